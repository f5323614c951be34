package extract

import (
	"strconv"
	"strings"
	"time"

	"github.com/harkara/harkara/pkg/schema"
)

// zones are the offsets from UTC, in minutes, of the abbreviations that news
// pages print. Where one is used for several zones, the one with most news
// counts (IST is India's, CST and EST are North America's).
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180,
	"sast": 120, "cat": 120, "eat": 180, "wat": 60, "trt": 180, "irst": 210, "gst": 240, "pkt": 300, "ist": 330, "npt": 345, "bdt": 360,
	"wib": 420, "ict": 420, "wita": 480, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "wit": 540, "jst": 540, "kst": 540,
	"acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
	"nst": -210, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "brt": -180, "art": -180,
}

// withTime makes an instant of the day read from tokens first to next-1 when
// the text gives time and zone with it, after it or before it. It returns the
// token after all that it took. A time without zone is kept beside the day.
func (p *dateParser) withTime(f foundDate, first, next int) (foundDate, int) {
	d := f.date
	at := next
	for range 4 { // "at", ",", "|", "T", the name of the day
		if at >= len(p.tokens) || p.tokens[at].number >= 0 {
			break
		}
		at++
	}
	if c, end, ok := p.clock(at); ok {
		if c.zoned {
			f.date = c.on(d)
		} else {
			f.clock, f.clocked = time.Duration(c.hour)*time.Hour+time.Duration(c.minute)*time.Minute, true
		}
		return f, end
	}
	if n, ok := p.number(at, 6, 6); ok && p.word(at-1) == "t" { // 20240305T103000Z
		c := clock{hour: n / 10000, minute: n / 100 % 100, second: n % 100}
		if end := at + 1; c.valid() {
			if c, end = p.zone(c, end); c.zoned {
				f.date = c.on(d)
				return f, end
			}
		}
	}
	// 10:30 AM IST, March 5
	for back := first - 1; back >= max(0, first-12); back-- {
		if p.word(back) != ":" {
			continue
		}
		if p.word(back-2) == ":" {
			back -= 2
		}
		c, end, ok := p.clock(back - 1)
		if ok && c.zoned && end <= first {
			f.date = c.on(d)
		}
		break
	}
	return f, next
}

// clock is a time of day.
type clock struct {
	hour, minute, second int
	offset               int // minutes east of UTC
	zoned                bool
}

func (c clock) valid() bool { return c.hour < 24 && c.minute < 60 && c.second < 61 }

// on returns the instant at which it is c on the day d. A zone changes what the
// clock shows, not the day that the page names.
func (c clock) on(d schema.Date) schema.Date {
	zone := time.UTC
	if c.offset != 0 {
		zone = time.FixedZone("", c.offset*60)
	}
	y, m, day := d.Time.Date()
	return schema.Instant(time.Date(y, m, day, c.hour, c.minute, c.second, 0, zone))
}

// clock reads 10:30, 10:30:05.123, 10:30 pm, with its zone.
func (p *dateParser) clock(i int) (clock, int, bool) {
	hour, ok := p.number(i, 1, 2)
	minute, ok2 := p.number(i+2, 2, 2)
	if !ok || !ok2 || p.word(i+1) != ":" {
		return clock{}, i, false
	}
	c := clock{hour: hour, minute: minute}
	at := i + 3
	if p.word(at) == ":" {
		if s, ok := p.number(at+1, 1, 2); ok { // some write :0Z
			c.second = s
			at += 2
			if w := p.word(at); w == "." || w == "," {
				if _, ok := p.number(at+1, 1, 9); ok && !p.tokens[at+1].spaced {
					at += 2
				}
			}
		}
	}
	switch p.half(&at) {
	case 'p':
		if c.hour < 12 {
			c.hour += 12
		}
	case 'a':
		if c.hour == 12 {
			c.hour = 0
		}
	}
	if !c.valid() {
		return clock{}, i, false
	}
	c, at = p.zone(c, at)
	return c, at, true
}

// half reads am or pm.
func (p *dateParser) half(at *int) byte {
	switch w := p.word(*at); {
	case w == "am" || w == "pm":
		*at++
		return w[0]
	case (w == "a" || w == "p") && p.word(*at+1) == "." && p.word(*at+2) == "m":
		*at += 3
		if p.word(*at) == "." {
			*at++
		}
		return w[0]
	}
	return 0
}

// zone reads Z, IST, (IST), GMT+5:30, +05:30, +0530 at token i.
func (p *dateParser) zone(c clock, i int) (clock, int) {
	at := i
	for p.word(at) == "(" || p.word(at) == "," {
		at++
	}
	if offset, ok := zones[p.word(at)]; ok {
		c.offset, c.zoned = offset, true
		i, at = at+1, at+1
	}
	sign := 1
	switch p.word(at) {
	case "-":
		sign = -1
	case "+":
	default:
		return c, i
	}
	if at+1 >= len(p.tokens) || p.tokens[at+1].spaced {
		return c, i
	}
	digits := p.word(at + 1)
	n, err := strconv.Atoi(digits)
	if err != nil {
		return c, i
	}
	end := at + 2
	switch {
	case len(digits) == 4:
		n = n/100*60 + n%100
	case len(digits) <= 2 && p.word(end) == ":":
		m, ok := p.number(end+1, 2, 2)
		if !ok {
			return c, i
		}
		n = n*60 + m
		end += 2
	case len(digits) <= 2:
		n *= 60
	default:
		return c, i
	}
	if n > 14*60 {
		return c, i
	}
	c.offset, c.zoned = sign*n, true
	return c, end
}

// machineDate reads the value of an attribute, a meta or a JSON-LD property:
// what [findDates] reads, or seconds or milliseconds since 1970. Its date is
// zero when there is none.
func machineDate(value, lang string, order dayOrder) foundDate {
	value = strings.TrimSpace(value)
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && (len(value) == 10 || len(value) == 13) {
		if len(value) == 13 {
			n /= 1000
		}
		t := time.Unix(n, 0).UTC()
		if t.Year() >= 1995 && t.Year() <= lastYear {
			return foundDate{date: schema.Instant(t)}
		}
	}
	if found := findDates(foldDate(clip(value, maxDateText)), lang, order); len(found) > 0 {
		return found[0]
	}
	return foundDate{}
}
