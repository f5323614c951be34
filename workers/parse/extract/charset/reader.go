package charset

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// readerHead is how much of a text a [NewReader] judges by, in bytes.
const readerHead = 32 << 10

// NewReader returns r as UTF-8, for texts that are too long to be held. It
// judges as [Decode] does, but by the first 32 KiB alone; what it returns may
// have bytes that are no UTF-8 and NUL.
func NewReader(r io.Reader, contentType string) io.Reader {
	buffered := bufio.NewReaderSize(r, readerHead)
	head, _ := buffered.Peek(readerHead)
	// The last character may be cut.
	for cut := 0; cut < utf8.UTFMax-1 && len(head) == readerHead && !utf8.Valid(head[:len(head)-cut]); cut++ {
		if utf8.Valid(head[:len(head)-cut-1]) {
			head = head[:len(head)-cut-1]
			break
		}
	}
	name := detect(head, contentType)
	if name != utf8Name {
		return transform.NewReader(buffered, lookup(name).NewDecoder())
	}
	if byteOrderMark(head) == utf8Name {
		_, _ = buffered.Discard(len("\xef\xbb\xbf"))
	}
	return buffered
}
