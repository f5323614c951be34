// Harkara turns news URLs into rows: see README.md.
package main

import "fmt"

func main() { fmt.Println("harkara: nothing here yet") }
