package text

import (
	"fmt"
	"time"
)

var (
	dutchDays   = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	dutchMonths = [...]string{"januari", "februari", "maart", "april", "mei", "juni",
		"juli", "augustus", "september", "oktober", "november", "december"}
)

// Moment says a day and an hour in full, as the clock of t's location shows them.
func Moment(lang Language, t time.Time) string {
	if lang == English {
		return t.Format("Monday 2 January 2006, 15:04")
	}
	return fmt.Sprintf("%s %d %s %d, %s uur", dutchDays[t.Weekday()], t.Day(), dutchMonths[t.Month()-1], t.Year(), Hour(t))
}

// Day says a day in full.
func Day(lang Language, t time.Time) string {
	if lang == English {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d %s %d", t.Day(), dutchMonths[t.Month()-1], t.Year())
}

// Hour says an hour of the day.
func Hour(t time.Time) string { return t.Format("15:04") }
