package extract

import "testing"

func TestStreamedSegmentsComeBack(t *testing.T) {
	const page = `<title>Ferry</title><body><h1>Ferry sails again</h1><main><!--$?--><template id="B:0"></template><p>Loading the story, please wait a moment.</p><!--/$--></main>
<footer>Harbour Post, Pier 3</footer>
<div hidden id="S:0"><p>The ferry to the islands sailed again on Sunday after nine days of storm, its owner said.</p><template id="P:1"></template></div>
<script>$RC=function(a,b){};$RC("B:0","S:0")</script>
<div hidden id="S:1"><p>Two hundred people were waiting at the quay when the first ship came in.</p></div>
<script>$RS=function(a,b){};$RS("S:1","P:1")</script>`
	d := newDocument([]byte(page), "http://post.test/ferry", nil)
	want := []string{
		"Ferry sails again",
		"The ferry to the islands sailed again on Sunday after nine days of storm, its owner said.",
		"Two hundred people were waiting at the quay when the first ship came in.",
		"Harbour Post, Pier 3",
	}
	if len(d.blocks) != len(want) {
		t.Errorf("got %d blocks, want %d", len(d.blocks), len(want))
	}
	for i, b := range d.blocks {
		if got := d.blockText(b); i >= len(want) || got != want[i] {
			t.Errorf("block %d: got %q", i, got)
		}
	}
}

func TestSegmentsThatHoldTheirOwnPlaceStay(t *testing.T) {
	const page = `<div hidden id="S:0"><p>Words</p><template id="B:0"></template></div><script>$RC("B:0","S:0")</script>`
	d := newDocument([]byte(page), "http://post.test/", nil)
	if len(d.blocks) != 1 || d.blockText(d.blocks[0]) != "Words" {
		t.Errorf("got %d blocks, want the segment where it stood", len(d.blocks))
	}
}
