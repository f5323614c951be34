package store

import (
	"encoding/json"
	"testing"
)

// TestObject wants the bytes that encoding/json writes: hashes of earlier
// versions were taken of them.
func TestObject(t *testing.T) {
	for _, m := range []map[string]string{
		{"title": "json-ld", "body": "dom", "empty": ""},
		{"quote": `"`, "slash": `\`, "markup": "<b>&amp;</b>", "tab": "a\tb", "delete": "\x7f", "line": "a\u2028b"},
		{"Zoë": "Brånd", "渡船": "नाव", "a": "b", "A": "B"},
	} {
		want, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if got := object(m, 100); got != string(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := object(map[string]string{"": "x"}, 100); got != "" {
		t.Errorf("nothing but an empty name: %q", got)
	}
}
