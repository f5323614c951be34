// Package migrations holds the schema of the database: files of golang-migrate,
// NNNNNN_name.up.sql and its way back, NNNNNN_name.down.sql.
//
// A file is one transaction, since it is sent as one simple query. Its last
// statement is
//
//	COMMENT ON TABLE schema_migrations IS 'Harkara schema version N';
//
// with the version that it leads to: golang-migrate marks the version as dirty
// in a transaction before and clean in one after, and only the comment tells
// whether a migration that was killed took place.
package migrations

import "embed"

// FS holds the files.
//
//go:embed *.sql
var FS embed.FS
