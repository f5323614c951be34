package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestEntitiesAnswersLineByLineInCodePoints(t *testing.T) {
	texts := []struct{ id, text, language string }{
		{`"a"`, "👍 दिल्ली में प्रधानमंत्री नरेंद्र मोदी ने कहा।", "hi"},
		{`7`, "Angela Merkel spoke in Berlin, Germany.", ""},
		{`"empty"`, "", "en"},
	}
	var in bytes.Buffer
	for _, x := range texts {
		text, err := json.Marshal(x.text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&in, "{\"id\":%s,\"text\":%s,\"language\":%q}\n\n", x.id, text, x.language)
	}
	var out bytes.Buffer
	if err := (entitiesCmd{Jobs: 2}).Run(t.Context(), &app{in: &in, out: &out}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(texts) {
		t.Fatalf("%d lines for %d texts:\n%s", len(lines), len(texts), &out)
	}
	for i, line := range lines {
		var answer struct {
			ID       json.RawMessage
			Entities []named
		}
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatal(err)
		}
		if string(answer.ID) != texts[i].id {
			t.Errorf("line %d has id %s, want %s", i+1, answer.ID, texts[i].id)
		}
		if (len(answer.Entities) > 0) != (texts[i].text != "") {
			t.Errorf("line %d: names %+v in %q", i+1, answer.Entities, texts[i].text)
		}
		points := []rune(texts[i].text)
		for _, e := range answer.Entities {
			if got := string(points[e.Start:e.End]); got != e.Text {
				t.Errorf("line %d: [%d:%d] is %q, want %q", i+1, e.Start, e.End, got, e.Text)
			}
		}
	}
}

func TestEntitiesTakesWhatOthersWrite(t *testing.T) {
	in := strings.NewReader("\xef\xbb\xbf{\"id\":1,\"text\":\"मॉस्को में पुतिन\",\"language\":\"hi-IN\"}\r\n\r\n{\"text\":\"a\\u0000b\",\"language\":\"EN_us\"}")
	var out bytes.Buffer
	if err := (entitiesCmd{}).Run(t.Context(), &app{in: in, out: &out}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, `"link":"wikidata:Q7747"`) || !strings.HasSuffix(got, "{\"id\":null,\"entities\":[]}\n") {
		t.Errorf("got %s", got)
	}
}

func TestEntitiesNamesTheBadLine(t *testing.T) {
	in := strings.NewReader("{\"id\":1,\"text\":\"x\"}\n{broken\n")
	err := entitiesCmd{}.Run(t.Context(), &app{in: in, out: &bytes.Buffer{}})
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want one that names line 2", err)
	}
}

func TestEntityModelThatIsNone(t *testing.T) {
	c := entitiesCmd{entityModel: entityModel{EntityModel: t.TempDir()}}
	err := c.Run(t.Context(), &app{in: strings.NewReader(""), out: &bytes.Buffer{}})
	if err == nil || !strings.Contains(err.Error(), "no .onnx file") {
		t.Errorf("got %v, want an error that says what is missing", err)
	}
}
