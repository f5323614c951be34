package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	migratepgx "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/harkara/harkara/migrations"
)

// Newest asks [Migrate] for the newest version that this program knows.
const Newest = ^uint(0)

// lockTimeout is how long a migration waits for one that another process runs.
const lockTimeout = time.Hour

// Migrate brings the schema of the database at url to a version, up or down;
// version 0 is an empty database, [Newest] the newest. It returns an error, and
// changes nothing, when the database has a version that this program does not
// know. A migration that was killed half-way is taken back to the version that
// it started from, and done again.
func Migrate(ctx context.Context, url string, version uint, log *slog.Logger) error {
	driver, err := open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = driver.Close() }()
	if err := driver.settle(ctx, log); err != nil {
		return err
	}
	from, err := driver.version()
	if err != nil {
		return err
	}
	files, err := iofs.New(migrations.FS, ".")
	if err != nil {
		return err
	}
	m, err := migrate.NewWithInstance("files", files, "postgres", driver)
	if err != nil {
		return err
	}
	m.LockTimeout = lockTimeout
	switch version {
	case Newest:
		err = m.Up()
	case 0:
		err = m.Down()
	default:
		err = m.Migrate(version)
	}
	if errors.Is(err, migrate.ErrNoChange) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("migrate the schema from version %d: %w", from, err)
	}
	now, err := driver.version()
	log.Info("database schema changed", "from", from, "to", now)
	return err
}

// Version returns the version of the schema of the database at url; 0 when it
// has none.
func Version(ctx context.Context, url string) (uint, error) {
	driver, err := open(ctx, url)
	if err != nil {
		return 0, err
	}
	defer func() { _ = driver.Close() }()
	return driver.version()
}

// driver is golang-migrate's, with what we add. Its Close closes the
// connection too.
type driver struct {
	database.Driver
	db *sql.DB
}

func open(ctx context.Context, url string) (*driver, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	delete(config.RuntimeParams, "pool_max_conns")
	db := stdlib.OpenDB(*config)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	d, err := migratepgx.WithInstance(db, &migratepgx.Config{})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("prepare the migration: %w", err)
	}
	return &driver{d, db}, nil
}

func (d *driver) version() (uint, error) {
	version, _, err := d.Version()
	return uint(max(version, 0)), err
}

// settle clears the mark of a migration that was killed. What golang-migrate
// notes says only that one had begun; the comment on its table, written by the
// migration itself, says which version the database really has.
func (d *driver) settle(ctx context.Context, log *slog.Logger) error {
	if err := d.Lock(); err != nil {
		return err
	}
	defer func() { _ = d.Unlock() }()
	marked, dirty, err := d.Version()
	if err != nil || !dirty {
		return err
	}
	var comment sql.NullString
	row := d.db.QueryRowContext(ctx, `SELECT obj_description('schema_migrations'::regclass)`)
	if err := row.Scan(&comment); err != nil {
		return err
	}
	real := 0
	if comment.Valid {
		if _, err := fmt.Sscanf(comment.String, "Harkara schema version %d", &real); err != nil {
			return fmt.Errorf("the comment on table schema_migrations is %q and does not say the version: %w", comment.String, err)
		}
	}
	log.Warn("an earlier migration was interrupted; going on from where it left the database", "marked", marked, "real", real)
	if real == 0 {
		real = database.NilVersion
	}
	return d.SetVersion(real, false)
}
