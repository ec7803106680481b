package storage

import (
	"context"
	"slices"
	"time"

	"meelezen/review"
)

// NoticeState is what somebody chose about their notices, and how far they and the
// mail have come: at least to when there began to be notices.
type NoticeState struct {
	Person PersonID
	Mail   review.MailRhythm
	Seen   time.Time // what came in sight until then they saw in the application
	Mailed time.Time // what came in sight until then the mail told
}

// noticeMark finds the row of a person. What is left of somebody who turned out to
// be another person stays, and tells nothing.
func (s *sealer) noticeMark(id PersonID) []byte { return s.mark("notice", string(id)) }

// everybody lists the persons who have a place in a dossier, by id.
func (v *Vault) everybody(ctx context.Context) ([]PersonID, error) {
	rows, err := v.files.read.QueryContext(ctx, "SELECT participant, person FROM participation")
	if err != nil {
		return nil, err
	}
	var list []PersonID
	err = eachRow(rows, func() error {
		var who review.ParticipantID
		var sealed []byte
		if err := rows.Scan(&who, &sealed); err != nil {
			return err
		}
		id, err := v.sealer.open(participationCell("person", who), sealed)
		list = append(list, PersonID(id))
		return err
	})
	slices.Sort(list)
	return slices.Compact(list), err
}

// FindNoticeState returns somebody's. Who chose nothing gets mail every day.
func (v *Vault) FindNoticeState(ctx context.Context, id PersonID) (NoticeState, error) {
	n := NoticeState{Person: id}
	var seen, mailed int64
	err := v.files.read.QueryRowContext(ctx, `SELECT coalesce(n.mail, 'daily'), max(coalesce(n.seen, 0), s.at), max(coalesce(n.mailed, 0), s.at)
		FROM notice_start s LEFT JOIN notice n ON n.mark = ?`, v.sealer.noticeMark(id)).Scan(&n.Mail, &seen, &mailed)
	n.Seen, n.Mailed = time.Unix(0, seen).UTC(), time.Unix(0, mailed).UTC()
	return n, wrap("storage.FindNoticeState", err)
}

// NoticeStates returns those of all who have a place in a dossier, by person. Whether
// they still take part the site knows.
func (v *Vault) NoticeStates(ctx context.Context) ([]NoticeState, error) {
	ids, err := v.everybody(ctx)
	if err != nil {
		return nil, wrap("storage.NoticeStates", err)
	}
	list := make([]NoticeState, len(ids))
	for i, id := range ids {
		if list[i], err = v.FindNoticeState(ctx, id); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ChooseMail records how often somebody wants mail. Who wants it again after having
// none is not told of what came meanwhile.
func (v *Vault) ChooseMail(ctx context.Context, id PersonID, m review.MailRhythm) error {
	if err := review.CheckMailRhythm(m); err != nil {
		return err
	}
	_, err := v.exec(ctx, "storage.ChooseMail", `INSERT INTO notice (mark, mail, seen, mailed) VALUES (?, ?, 0, 0)
		ON CONFLICT (mark) DO UPDATE SET mail = excluded.mail,
			mailed = CASE WHEN mail = 'off' AND excluded.mail <> 'off' THEN max(mailed, ?) ELSE mailed END`,
		v.sealer.noticeMark(id), string(m), v.clock().UnixNano())
	return err
}

// MarkNoticesSeen records until when somebody saw their notices. It never goes back.
func (v *Vault) MarkNoticesSeen(ctx context.Context, id PersonID, until time.Time) error {
	_, err := v.exec(ctx, "storage.MarkNoticesSeen", `INSERT INTO notice (mark, mail, seen, mailed) VALUES (?, 'daily', ?, 0)
		ON CONFLICT (mark) DO UPDATE SET seen = max(seen, excluded.seen)`, v.sealer.noticeMark(id), until.UnixNano())
	return err
}

// MarkNoticesMailed records until when the mail told somebody, once the mail server
// has the mail. It never goes back.
func (v *Vault) MarkNoticesMailed(ctx context.Context, id PersonID, until time.Time) error {
	_, err := v.exec(ctx, "storage.MarkNoticesMailed", `INSERT INTO notice (mark, mail, seen, mailed) VALUES (?, 'daily', 0, ?)
		ON CONFLICT (mark) DO UPDATE SET mailed = max(mailed, excluded.mailed)`, v.sealer.noticeMark(id), until.UnixNano())
	return err
}
