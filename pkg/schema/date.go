package schema

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a time as precise as its source: an instant, or just a day. The zero
// Date is unknown. As JSON it is an RFC 3339 date-time with the zone of its
// source ("2025-07-13T09:30:00+05:30") or an RFC 3339 full-date ("2025-07-13").
type Date struct {
	// Time is the instant, or for a day its midnight in UTC.
	Time time.Time
	// DayOnly says that only year, month and day are known.
	DayOnly bool
}

// Day returns the Date of a calendar day.
func Day(year int, month time.Month, day int) Date {
	return Date{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), DayOnly: true}
}

// Instant returns the Date of a point in time.
func Instant(t time.Time) Date { return Date{Time: t} }

// IsZero reports whether d is unknown.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String returns d as in JSON, and "" when it is unknown.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.DayOnly:
		return d.Time.Format(time.DateOnly)
	default:
		return d.Time.Format(time.RFC3339)
	}
}

// MarshalJSON implements [json.Marshaler].
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON implements [json.Unmarshaler].
func (d *Date) UnmarshalJSON(data []byte) error {
	var s *string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if s == nil || *s == "" {
		*d = Date{}
		return nil
	}
	if t, err := time.Parse(time.DateOnly, *s); err == nil {
		*d = Date{Time: t, DayOnly: true}
		return nil
	}
	t, err := time.Parse(time.RFC3339, *s)
	if err != nil {
		return fmt.Errorf("date %.40q is neither an RFC 3339 date-time nor a full-date", *s)
	}
	*d = Date{Time: t}
	return nil
}
