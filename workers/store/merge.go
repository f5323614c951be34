package store

import "time"

// state is what the tables hold of an article: the newest content, and when
// its texts were seen.
type state struct {
	exists                bool
	id                    int64
	firstSeen             time.Time // any version
	textSince             time.Time // this text
	lastSeen              time.Time // this content
	textHash, contentHash int64
	arrivedTextSince      *time.Time // the arriving text, when it is among the revisions
}

// change is what an arriving version does to the tables.
type change struct {
	insert  bool // the article is new
	replace bool // its content becomes that of the arriving version
	keep    bool // before that, its text goes to the revisions
	revise  bool // the arriving text itself goes to the revisions, being older than the article's
	times   bool // firstSeen or textSince become earlier
	recheck bool // the same content, seen later

	firstSeen, textSince time.Time // as they are to be, for insert, replace and times
}

// any reports whether there is anything to write.
func (c change) any() bool {
	return c.insert || c.replace || c.revise || c.times || c.recheck
}

// content reports whether readers of the article see something new.
func (c change) content() bool { return c.insert || c.replace }

// merge decides what the version r of an article does to what is there.
//
// Versions arrive in any order and more than once, and several workers merge
// at once; the tables must end the same. So all that is kept is independent of
// order: the set of texts, each with the first and the last time it was
// fetched, and as the article the content fetched last (of two fetched in the
// same microsecond, the one with the greater hash).
func merge(s state, r *row) change {
	if !s.exists {
		return change{insert: true, firstSeen: r.fetched, textSince: r.fetched}
	}
	c := change{firstSeen: earlier(s.firstSeen, r.fetched), textSince: s.textSince}
	newer := r.fetched.After(s.lastSeen) || r.fetched.Equal(s.lastSeen) && r.contentHash > s.contentHash
	switch {
	case r.contentHash == s.contentHash:
		c.recheck = r.fetched.After(s.lastSeen)
		c.textSince = earlier(s.textSince, r.fetched)
	case r.textHash == s.textHash:
		c.replace = newer
		c.textSince = earlier(s.textSince, r.fetched)
	case newer:
		c.replace, c.keep = true, true
		c.textSince = r.fetched
		if s.arrivedTextSince != nil {
			c.textSince = earlier(*s.arrivedTextSince, r.fetched)
		}
	default:
		c.revise = true
	}
	c.times = !c.replace && (c.firstSeen.Before(s.firstSeen) || c.textSince.Before(s.textSince))
	return c
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
