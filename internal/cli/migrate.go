package cli

import (
	"context"
	"fmt"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/postgres"
)

type migrateCmd struct {
	Up      migrateUpCmd      `cmd:"" help:"Bring the schema to the newest version; harkara up and store do so by themselves."`
	Down    migrateDownCmd    `cmd:"" help:"Take the schema back, with the rows that the older version has no place for."`
	Version migrateVersionCmd `cmd:"" help:"Print the version of the schema."`
}

type migrateUpCmd struct {
	config.Database
}

func (c migrateUpCmd) Run(ctx context.Context, a *app) error {
	return migrate(ctx, a, c.Database, postgres.Newest)
}

type migrateDownCmd struct {
	config.Database
	To uint `required:"" help:"The version to go back to; 0 drops every table."`
}

func (c migrateDownCmd) Run(ctx context.Context, a *app) error {
	url, err := c.Find(a.global)
	if err != nil {
		return err
	}
	now, err := postgres.Version(ctx, url)
	if err != nil {
		return err
	}
	if c.To >= now {
		return fmt.Errorf("the schema has version %d: there is no way down to %d", now, c.To)
	}
	return migrate(ctx, a, c.Database, c.To)
}

type migrateVersionCmd struct {
	config.Database
}

func (c migrateVersionCmd) Run(ctx context.Context, a *app) error {
	url, err := c.Find(a.global)
	if err != nil {
		return err
	}
	version, err := postgres.Version(ctx, url)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, version)
	return err
}

func migrate(ctx context.Context, a *app, d config.Database, version uint) error {
	url, err := d.Find(a.global)
	if err != nil {
		return err
	}
	return postgres.Migrate(ctx, url, version, a.log)
}
