-- Near-duplicates: the same text, edited or shortened, on other pages.

CREATE TABLE fingerprints (
	article_id bigint NOT NULL REFERENCES articles ON DELETE CASCADE,
	text_hash  bigint NOT NULL,
	bands      int[]  NOT NULL CHECK (cardinality(bands) = 10),
	signature  bytea  NOT NULL CHECK (octet_length(signature) = 48),
	PRIMARY KEY (article_id, text_hash)
);
-- Looked at by every write, so no list of pending entries to go through.
CREATE INDEX fingerprints_bands ON fingerprints USING gin (bands) WITH (fastupdate = off);
COMMENT ON TABLE  fingerprints            IS 'MinHash of every text that an article had, by which copies are found. Texts of less than eight words have none.';
COMMENT ON COLUMN fingerprints.article_id IS 'The article.';
COMMENT ON COLUMN fingerprints.text_hash  IS 'Which of its texts.';
COMMENT ON COLUMN fingerprints.bands      IS 'Ten hashes of three minima each; texts of which half is the same share at least one, nearly always.';
COMMENT ON COLUMN fingerprints.signature  IS 'Lowest byte of 48 minima; the share that two texts have in common is about the share of their text.';

CREATE TABLE copies (
	article_id bigint PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
	cluster_id bigint NOT NULL
);
CREATE INDEX copies_cluster ON copies (cluster_id);
COMMENT ON TABLE  copies            IS 'Articles whose text also runs elsewhere. An article that is not here is the only one of its kind.';
COMMENT ON COLUMN copies.article_id IS 'The article.';
COMMENT ON COLUMN copies.cluster_id IS 'Same for all articles with this text: the lowest id that any of them had.';

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 3';
