package cli

import (
	"testing"
	"time"
)

func TestAge(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"90d": 90 * day, "12w": 84 * day, "2y": 730 * day, "1.5d": 36 * time.Hour, "36h": 36 * time.Hour,
		"": 0, "d": 0, "0d": 0, "-3d": 0, "3": 0, "1e99y": 0, "NaNd": 0, "3 days": 0,
	} {
		var a age
		err := a.UnmarshalText([]byte(text))
		if time.Duration(a) != want || (err == nil) != (want != 0) {
			t.Errorf("%q: %v, %v; want %v", text, time.Duration(a), err, want)
		}
	}
}
