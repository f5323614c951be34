-- Articles, what they name, and the trail of every URL.
--
-- Rules of this folder: a file is one transaction (golang-migrate sends it as
-- one simple query), and its last statement notes the version that it leads
-- to, so that a migration killed half-way can be told from one that was not.

-- Where ----------------------------------------------------------------------

CREATE TABLE sites (
	id   int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	host text NOT NULL UNIQUE CHECK (host <> '')
);
COMMENT ON TABLE  sites      IS 'Hosts that URLs were seen of.';
COMMENT ON COLUMN sites.id   IS 'Number of the site in this database.';
COMMENT ON COLUMN sites.host IS 'Host name, lower case, punycode, with its port when that is not the default.';

CREATE TABLE urls (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key     uuid   NOT NULL UNIQUE,
	site_id int    REFERENCES sites,
	url     text   NOT NULL CHECK (url <> '')
);
COMMENT ON TABLE  urls         IS 'Every URL that the pipeline has heard of, once. What became of it: outcomes, url_status; its article, if it is one: articles with the same id.';
COMMENT ON COLUMN urls.id      IS 'Number of the URL in this database; articles.id is the same number.';
COMMENT ON COLUMN urls.key     IS 'Identity of the URL: a hash of its canonical form without the scheme.';
COMMENT ON COLUMN urls.site_id IS 'Its site; null when it is no URL at all.';
COMMENT ON COLUMN urls.url     IS 'Canonical URL, or what was submitted when it is no URL.';

CREATE TABLE outcomes (
	id       uuid        PRIMARY KEY,
	url_id   bigint      NOT NULL REFERENCES urls ON DELETE CASCADE,
	time     timestamptz NOT NULL,
	stage    text        NOT NULL CHECK (stage IN ('intake', 'fetch', 'parse', 'store')),
	result   text        NOT NULL CHECK (result ~ '^[a-z][a-z-]*$'),
	final    boolean     NOT NULL,
	reason   text        CHECK (reason <> ''),
	detail   text        CHECK (detail <> ''),
	status   smallint    CHECK (status BETWEEN 100 AND 999),
	bytes    bigint      CHECK (bytes >= 0),
	millis   bigint      CHECK (millis >= 0),
	attempt  int         CHECK (attempt > 0),
	spawned  int         CHECK (spawned > 0),
	retry_at timestamptz,
	target   text        CHECK (target <> ''),
	request  text        NOT NULL CHECK (request <> ''),
	root     text        CHECK (root <> ''),
	worker   text        CHECK (worker <> '')
);
CREATE INDEX outcomes_url ON outcomes (url_id, time);
CREATE INDEX outcomes_trouble ON outcomes (time, reason) WHERE result IN ('refused', 'failed');
COMMENT ON TABLE  outcomes          IS 'The trail of every URL: what each stage did with it, and why. Rows are only added.';
COMMENT ON COLUMN outcomes.id       IS 'Hash of request, stage, result, time and attempt: an outcome that is delivered twice is stored once.';
COMMENT ON COLUMN outcomes.url_id   IS 'The URL.';
COMMENT ON COLUMN outcomes.time     IS 'When the stage decided.';
COMMENT ON COLUMN outcomes.stage    IS 'intake, fetch, parse or store.';
COMMENT ON COLUMN outcomes.result   IS 'What the stage did: submitted, duplicate, waiting, fetched, unchanged, redirected, parsed, listed, stored, refused, retrying, failed.';
COMMENT ON COLUMN outcomes.final    IS 'Whether this ends the request.';
COMMENT ON COLUMN outcomes.reason   IS 'Class of a refusal or failure, such as robots, status, not-article; null when all went well.';
COMMENT ON COLUMN outcomes.detail   IS 'The same for people, in a sentence.';
COMMENT ON COLUMN outcomes.status   IS 'HTTP status, where there was an answer.';
COMMENT ON COLUMN outcomes.bytes    IS 'Size of the page in bytes, decoded.';
COMMENT ON COLUMN outcomes.millis   IS 'How long the stage took, in milliseconds.';
COMMENT ON COLUMN outcomes.attempt  IS 'Deliveries to the stage so far, from 1.';
COMMENT ON COLUMN outcomes.spawned  IS 'How many further URLs this one led to.';
COMMENT ON COLUMN outcomes.retry_at IS 'When it is tried again.';
COMMENT ON COLUMN outcomes.target   IS 'Where a redirect leads.';
COMMENT ON COLUMN outcomes.request  IS 'Id of the request.';
COMMENT ON COLUMN outcomes.root     IS 'Id of the submission that the request goes back to.';
COMMENT ON COLUMN outcomes.worker   IS 'Host name and process id of the worker.';

CREATE VIEW url_status AS
	SELECT u.id AS url_id, u.url, s.host, o.stage, o.result, o.final, o.reason, o.detail, o.status, o.time, o.retry_at, o.request
	FROM urls u
	LEFT JOIN sites s ON s.id = u.site_id
	CROSS JOIN LATERAL (
		SELECT * FROM outcomes o WHERE o.url_id = u.id
		ORDER BY o.time DESC, array_position(ARRAY['intake', 'fetch', 'parse', 'store'], o.stage) DESC, o.final DESC, o.id DESC
		LIMIT 1
	) o;
COMMENT ON VIEW url_status IS 'What became of every URL last, and why.';

-- Articles ---------------------------------------------------------------------

CREATE TABLE articles (
	id            bigint      PRIMARY KEY REFERENCES urls ON DELETE CASCADE,
	site_id       int         NOT NULL REFERENCES sites,
	url           text        NOT NULL CHECK (url <> ''),
	canonical_url text        CHECK (canonical_url <> ''),
	site_name     text        CHECK (site_name <> ''),
	title         text        NOT NULL,
	description   text        CHECK (description <> ''),
	published     timestamptz,
	published_day date,
	modified      timestamptz,
	modified_day  date,
	language      text        CHECK (language <> ''),
	section       text        CHECK (section <> ''),
	kind          text        CHECK (kind <> ''),
	image         text        CHECK (image <> ''),
	paywalled     boolean     NOT NULL,
	opt_outs      text[]      CHECK (cardinality(opt_outs) > 0),
	labels        jsonb       CHECK (jsonb_typeof(labels) = 'object'),
	sources       jsonb       CHECK (jsonb_typeof(sources) = 'object'),
	first_seen    timestamptz NOT NULL,
	text_since    timestamptz NOT NULL,
	fetched       timestamptz NOT NULL,
	stored        timestamptz NOT NULL DEFAULT now(),
	text_hash     bigint      NOT NULL,
	content_hash  bigint      NOT NULL,
	body          text        NOT NULL,
	CHECK (first_seen <= text_since AND text_since <= fetched),
	CHECK (published IS NULL OR published_day IS NOT NULL),
	CHECK (modified IS NULL OR modified_day IS NOT NULL)
) WITH (toast_tuple_target = 512); -- bodies go out of line, so that the rest is quick to scan
CREATE INDEX articles_day ON articles (published_day);
CREATE INDEX articles_site ON articles (site_id, published_day);
CREATE INDEX articles_language ON articles (language, published_day);
CREATE INDEX articles_url ON articles USING hash (url);
COMMENT ON TABLE  articles               IS 'One row per article, as it was when fetched last; earlier texts are in revisions.';
COMMENT ON COLUMN articles.id            IS 'Same as urls.id.';
COMMENT ON COLUMN articles.site_id       IS 'The site it is on.';
COMMENT ON COLUMN articles.url           IS 'Canonical address it was fetched from.';
COMMENT ON COLUMN articles.canonical_url IS 'Address the page itself calls canonical, where it does.';
COMMENT ON COLUMN articles.site_name     IS 'Name of the site as the page gives it.';
COMMENT ON COLUMN articles.title         IS 'Headline.';
COMMENT ON COLUMN articles.description   IS 'Summary or standfirst from the page.';
COMMENT ON COLUMN articles.published     IS 'When it was published; null when the page gives no more than a day.';
COMMENT ON COLUMN articles.published_day IS 'The day it was published: in the page''s own time zone where it gives one; null when the page does not say.';
COMMENT ON COLUMN articles.modified      IS 'When the page says it was changed; null when it gives no more than a day.';
COMMENT ON COLUMN articles.modified_day  IS 'The day the page says it was changed.';
COMMENT ON COLUMN articles.language      IS 'Language told from the text, such as hi, en, zh.';
COMMENT ON COLUMN articles.section       IS 'Section of the site.';
COMMENT ON COLUMN articles.kind          IS 'article, live-blog, video, gallery, audio, opinion or press-release.';
COMMENT ON COLUMN articles.image         IS 'Address of the main image.';
COMMENT ON COLUMN articles.paywalled     IS 'Whether the page says that it is not free to read.';
COMMENT ON COLUMN articles.opt_outs      IS 'Reservations that the site published for the page, such as noai, tdm-reservation.';
COMMENT ON COLUMN articles.labels        IS 'Labels that the submitter gave it.';
COMMENT ON COLUMN articles.sources       IS 'Per field, where on the page it came from.';
COMMENT ON COLUMN articles.first_seen    IS 'When it was fetched first, in any version.';
COMMENT ON COLUMN articles.text_since    IS 'When it was fetched first with this text.';
COMMENT ON COLUMN articles.fetched       IS 'When this content was fetched; see rechecks for later looks that found it unchanged.';
COMMENT ON COLUMN articles.stored        IS 'When this row was written or last changed.';
COMMENT ON COLUMN articles.text_hash     IS 'Hash of title, description and body.';
COMMENT ON COLUMN articles.content_hash  IS 'Hash of everything that the page gave.';
COMMENT ON COLUMN articles.body          IS 'Plain text; paragraphs are separated by a blank line.';

CREATE TABLE rechecks (
	article_id bigint      PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
	fetched    timestamptz NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE  rechecks            IS 'Articles that were fetched again and found unchanged. Kept apart so that a look changes no article row.';
COMMENT ON COLUMN rechecks.article_id IS 'The article.';
COMMENT ON COLUMN rechecks.fetched    IS 'When it was last found unchanged.';

CREATE TABLE revisions (
	article_id  bigint      NOT NULL REFERENCES articles ON DELETE CASCADE,
	text_hash   bigint      NOT NULL,
	first_seen  timestamptz NOT NULL,
	last_seen   timestamptz NOT NULL CHECK (first_seen <= last_seen),
	title       text        NOT NULL,
	description text        CHECK (description <> ''),
	body        text        NOT NULL,
	PRIMARY KEY (article_id, text_hash)
);
COMMENT ON TABLE  revisions             IS 'Texts that articles had before the one in articles.';
COMMENT ON COLUMN revisions.article_id  IS 'The article.';
COMMENT ON COLUMN revisions.text_hash   IS 'Hash of title, description and body.';
COMMENT ON COLUMN revisions.first_seen  IS 'When it was fetched first with this text.';
COMMENT ON COLUMN revisions.last_seen   IS 'When it was fetched last with this text.';
COMMENT ON COLUMN revisions.title       IS 'Headline then.';
COMMENT ON COLUMN revisions.description IS 'Summary then.';
COMMENT ON COLUMN revisions.body        IS 'Text then.';

-- What articles have in common ---------------------------------------------------

CREATE TABLE authors (
	id        int      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key       text     NOT NULL UNIQUE CHECK (key <> ''),
	name      text     NOT NULL CHECK (name <> ''),
	name_rank smallint NOT NULL
);
COMMENT ON TABLE  authors           IS 'Bylines, one row per name.';
COMMENT ON COLUMN authors.id        IS 'Number of the author in this database.';
COMMENT ON COLUMN authors.key       IS 'The name without differences of case, width and composition.';
COMMENT ON COLUMN authors.name      IS 'The name as people write it.';
COMMENT ON COLUMN authors.name_rank IS 'How good a spelling the name is; 0 is best.';

CREATE TABLE article_authors (
	article_id bigint   NOT NULL REFERENCES articles ON DELETE CASCADE,
	author_id  int      NOT NULL REFERENCES authors,
	position   smallint NOT NULL CHECK (position > 0),
	PRIMARY KEY (article_id, author_id)
);
CREATE INDEX article_authors_author ON article_authors (author_id, article_id);
COMMENT ON TABLE  article_authors            IS 'Who wrote which article.';
COMMENT ON COLUMN article_authors.article_id IS 'The article.';
COMMENT ON COLUMN article_authors.author_id  IS 'The author.';
COMMENT ON COLUMN article_authors.position   IS 'Place in the byline, from 1.';

CREATE TABLE tags (
	id        int      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key       text     NOT NULL UNIQUE CHECK (key <> ''),
	name      text     NOT NULL CHECK (name <> ''),
	name_rank smallint NOT NULL
);
COMMENT ON TABLE  tags           IS 'Subject words, one row per tag; topics of the IPTC Media Topics are among them, see article_tags.source.';
COMMENT ON COLUMN tags.id        IS 'Number of the tag in this database.';
COMMENT ON COLUMN tags.key       IS 'The tag without differences of case, width and composition.';
COMMENT ON COLUMN tags.name      IS 'The tag as people write it.';
COMMENT ON COLUMN tags.name_rank IS 'How good a spelling the name is; 0 is best.';

CREATE TABLE article_tags (
	article_id bigint NOT NULL REFERENCES articles ON DELETE CASCADE,
	tag_id     int    NOT NULL REFERENCES tags,
	source     text   NOT NULL CHECK (source <> ''),
	score      real   CHECK (score BETWEEN 0 AND 1),
	PRIMARY KEY (article_id, tag_id)
);
CREATE INDEX article_tags_tag ON article_tags (tag_id, article_id);
COMMENT ON TABLE  article_tags            IS 'Which article carries which tag.';
COMMENT ON COLUMN article_tags.article_id IS 'The article.';
COMMENT ON COLUMN article_tags.tag_id     IS 'The tag.';
COMMENT ON COLUMN article_tags.source     IS 'Where it came from: keywords, article:tag, section, hashtag …; computed: found in the text; topic: one of the top-level IPTC Media Topics, computed.';
COMMENT ON COLUMN article_tags.score      IS '0 to 1, how sure a computed tag is.';

CREATE TABLE entities (
	id        int      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind      text     NOT NULL CHECK (kind IN ('person', 'organization', 'location')),
	key       text     NOT NULL CHECK (key <> ''),
	name      text     NOT NULL CHECK (name <> ''),
	name_rank smallint NOT NULL,
	link      text     CHECK (link <> ''),
	UNIQUE (key, kind)
);
COMMENT ON TABLE  entities           IS 'People, organisations and places that articles name, one row per thing in all languages and scripts.';
COMMENT ON COLUMN entities.id        IS 'Number of the entity in this database.';
COMMENT ON COLUMN entities.kind      IS 'person, organization or location.';
COMMENT ON COLUMN entities.key       IS 'Identity: the link where there is one, else made from the name.';
COMMENT ON COLUMN entities.name      IS 'Name to show: English where known, then Latin script, then any; see entity_names for the others.';
COMMENT ON COLUMN entities.name_rank IS '0: name from an English article, 1: in Latin script, 2: in another script.';
COMMENT ON COLUMN entities.link      IS 'iso:RU, geonames:524901, wikidata:Q7747; null when it is not known which thing it is.';

CREATE TABLE entity_names (
	entity_id int  NOT NULL REFERENCES entities ON DELETE CASCADE,
	name      text NOT NULL CHECK (name <> ''),
	script    text NOT NULL CHECK (script <> ''),
	PRIMARY KEY (entity_id, name)
);
CREATE INDEX entity_names_name ON entity_names (lower(name));
COMMENT ON TABLE  entity_names           IS 'Every way that an entity was written in an article.';
COMMENT ON COLUMN entity_names.entity_id IS 'The entity.';
COMMENT ON COLUMN entity_names.name      IS 'As written (NFC).';
COMMENT ON COLUMN entity_names.script    IS 'Unicode script of its first letter: Latin, Devanagari, Han …';

CREATE TABLE mentions (
	article_id bigint   NOT NULL REFERENCES articles ON DELETE CASCADE,
	entity_id  int      NOT NULL REFERENCES entities,
	day        date,
	first      int      CHECK (first >= 0),
	confidence real     NOT NULL CHECK (confidence BETWEEN 0 AND 1),
	salience   real     NOT NULL CHECK (salience BETWEEN 0 AND 1),
	mentions   smallint NOT NULL CHECK (mentions > 0),
	in_title   boolean  NOT NULL,
	PRIMARY KEY (article_id, entity_id)
);
CREATE INDEX mentions_entity ON mentions (entity_id, day, article_id);
CREATE INDEX mentions_day ON mentions (day, entity_id);
COMMENT ON TABLE  mentions            IS 'Which article names which entity.';
COMMENT ON COLUMN mentions.article_id IS 'The article.';
COMMENT ON COLUMN mentions.entity_id  IS 'The entity.';
COMMENT ON COLUMN mentions.day        IS 'The article''s published_day, repeated so that an index can say who was in the news when.';
COMMENT ON COLUMN mentions.mentions   IS 'How often, in title and body together.';
COMMENT ON COLUMN mentions.first      IS 'First mention in the body, in characters from its start; null when only the title has it.';
COMMENT ON COLUMN mentions.in_title   IS 'Whether the title has it.';
COMMENT ON COLUMN mentions.confidence IS '0 to 1: that this is an entity of this kind.';
COMMENT ON COLUMN mentions.salience   IS '0 to 1: how much the article is about it.';

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 1';
