-- What is new comes out in its order, however much of the table is new: ranges
-- of pages are all read when everything is, as after filling, and a table
-- without statistics is then read from end to end. Rows of one batch share
-- their time, so the tree takes some seven bytes an article.

DROP INDEX articles_stored;
CREATE INDEX articles_stored ON articles (stored);

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 12';
