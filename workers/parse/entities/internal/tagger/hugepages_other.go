//go:build !linux

package tagger

// hugePages does nothing where no system call asks for huge pages.
func hugePages([]uint64) {}
