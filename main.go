// Harkara turns news URLs into rows: see README.md.
package main

import (
	"os"

	"github.com/harkara/harkara/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
