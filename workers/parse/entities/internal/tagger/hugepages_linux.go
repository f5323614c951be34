package tagger

import (
	"syscall"
	"unsafe"
)

// hugePage is the size of a huge page of x86-64 and of arm64 with pages of 4 KiB,
// in bytes.
const hugePage = 2 << 20

// hugePages asks for huge pages behind a table that is looked up all over and has
// not been touched: so few entries of the TLB reach all of it (madvise(2),
// MADV_HUGEPAGE). A system that has none goes on without.
func hugePages(table []uint64) {
	if len(table) == 0 {
		return
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&table[0])), len(table)*8)
	skip := int(-uintptr(unsafe.Pointer(&table[0])) % hugePage)
	if skip < len(bytes) {
		_ = syscall.Madvise(bytes[skip:len(bytes)-(len(bytes)-skip)%hugePage], syscall.MADV_HUGEPAGE)
	}
}
