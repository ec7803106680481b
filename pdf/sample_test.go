package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand"
	"strings"
	"testing"
	"time"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// sampleMeta is a concept with everything filled in.
func sampleMeta(images map[string][]byte) Meta {
	return Meta{
		Title: "Samen tegen uitbuiting", Subtitle: "Actieplan 2027–2031", Organisation: "Ministerie van Veiligheid en Zorg",
		Dossier: "28 638", RevisionName: "Concept 2",
		Note:     "Verwerkt de inbreng van de eerste ronde. Hoofdstuk 4 is nieuw.",
		Date:     time.Date(2026, time.December, 4, 10, 0, 0, 0, time.UTC),
		Concept:  true,
		Language: "nl",
		Images: func(hash string) ([]byte, error) {
			if data, ok := images[hash]; ok {
				return data, nil
			}
			return nil, fmt.Errorf("no image %s", hash)
		},
	}
}

// chart is a small bar chart, so that a figure on paper has something to show.
func chart(t testing.TB) (hash string, data []byte) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 900, 420))
	for i, h := range []int{120, 180, 150, 260, 310, 350} {
		for x := 60 + i*140; x < 150+i*140; x++ {
			for y := 400 - h; y < 400; y++ {
				img.Set(x, y, color.NRGBA{0x1e, 0x3f, 0x94, uint8(255 - i*20)})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:]), b.Bytes()
}

var sentences = []string{
	"Slachtoffers van uitbuiting weten vaak niet waar zij terechtkunnen.",
	"Daarom komt er één meldpunt, bereikbaar per telefoon, chat en post.",
	"Gemeenten, politie en hulporganisaties spreken af wie de melding oppakt en wanneer de melder bericht krijgt.",
	"Een melding waar niets uit volgt, wordt na uiterlijk 30 dagen gewist.",
	"Wie zelf is uitgebuit, krijgt een vaste contactpersoon die blijft, ook na een verhuizing.",
	"Het Rijk betaalt de eerste twee jaar mee en bekijkt daarna wat er nodig is om het loket open te houden.",
	"Voor de uitvoering is structureel € 2 miljoen per jaar beschikbaar (≥ 3 fte per regio).",
	"De samenwerking tussen de arbeidsmarktregio’s en de Arbeidsinspectie wordt vóór 1 juli 2028 geëvalueerd.",
	"Ervaringsdeskundigen lezen mee; zij beoordelen of de voorlichting begrijpelijk is.",
	"Zie ook artikel 273f van het Wetboek van Strafrecht en de reactie van het kabinet daarop.",
}

// sentencesOf is n Dutch sentences.
func sentencesOf(r *rand.Rand, n int) string {
	var b []string
	for range n {
		b = append(b, sentences[r.Intn(len(sentences))])
	}
	return strings.Join(b, " ")
}

// samplePlan is a Dutch plan of some thirty pages with everything the schema has.
func samplePlan(t testing.TB, image string) *prose.Node {
	t.Helper()
	r := rand.New(rand.NewSource(7))
	var parts []any
	p := func(more ...any) prosetest.Piece { return prosetest.P(more...) }
	chapters := []string{
		"Inleiding", "Waar we naartoe willen", "Signalen eerder zien", "Opvang en herstel", "Eerlijk werk",
		"Organisatie en sturing", "Geld", "De voortgang volgen", "Bijlage: alle acties",
	}
	for c, title := range chapters {
		parts = append(parts, prosetest.HeadingID(1, fmt.Sprintf("h%d", c+1), title))
		parts = append(parts, p(sentencesOf(r, 4)), p(sentencesOf(r, 3), prosetest.Footnote("Kamerstukken II 2022/23, 28 638, nr. 217."), " ", sentencesOf(r, 2)))
		for sub := range 3 {
			parts = append(parts, prosetest.HeadingID(2, fmt.Sprintf("h%d-%d", c+1, sub+1), []string{
				"Waarom dit nodig is", "Melden zonder drempel", "Wie doet wat, en wanneer is het klaar",
			}[sub]))
			parts = append(parts, p(sentencesOf(r, 5)), p("Dit hoort bij ", prosetest.Link("#h3-2", "het melden"), ". ", prosetest.Strong("Let op: "),
				prosetest.Em("dit geldt ook buiten kantooruren"), ". ", sentencesOf(r, 3)))
			switch (c + sub) % 5 {
			case 0:
				parts = append(parts, p("Wij doen drie dingen:"), prosetest.UL(
					prosetest.LI(p(sentencesOf(r, 1))),
					prosetest.LI(p("Bereikbaar zijn:"), prosetest.OL(prosetest.LI(p("per telefoon;")), prosetest.LI(p(sentencesOf(r, 2)), prosetest.OL(prosetest.LI(p("ook ’s nachts.")), prosetest.LI(p(sentencesOf(r, 1))))))),
					prosetest.LI(p(sentencesOf(r, 2)), p(sentencesOf(r, 1))),
				), p(sentencesOf(r, 2)))
			case 1:
				parts = append(parts, prosetest.Quote(p("„"+sentencesOf(r, 2)+"”"), p("— een ervaringsdeskundige")), p(sentencesOf(r, 2)))
			case 2:
				parts = append(parts, prosetest.HeadingID(3, "", "De eerste stap"), p(sentencesOf(r, 4)), prosetest.HeadingID(4, "", "Voor wie dit is"), p(sentencesOf(r, 3), prosetest.Footnote(sentencesOf(r, 1+c%3*4))))
			case 3:
				parts = append(parts, prosetest.Node("figure", prose.Attrs{"image": image, "alt": "Staafdiagram van het aantal meldingen per jaar"}, "Meldingen per jaar, 2020–2025. Bron: ", prosetest.Em("jaarverslagen"), "."), p(sentencesOf(r, 2)))
			}
		}
		if c == len(chapters)-1 || c == 5 {
			parts = append(parts, actionTable(r, 8+c*4))
			parts = append(parts, p(sentencesOf(r, 2)))
		}
	}
	return prosetest.Doc(t, parts...).Node
}

func actionTable(r *rand.Rand, rows int) prosetest.Piece {
	cell := func(text string) prosetest.Piece { return prosetest.Cell(prosetest.P(text)) }
	all := []any{prosetest.Row(
		prosetest.Head(prosetest.P("Nr.")), prosetest.Head(prosetest.P("Actie")), prosetest.Head(prosetest.P("Verantwoordelijk")),
		prosetest.Head(prosetest.P("Klaar")), prosetest.Head(prosetest.P("Kosten")),
	)}
	for i := range rows {
		all = append(all, prosetest.Row(
			cell(fmt.Sprint(i+1)), cell(sentencesOf(r, 1+i%3)), cell([]string{"Ministerie van Veiligheid en Zorg", "Gemeenten", "Arbeidsinspectie en arbeidsmarktregio’s", "Politie"}[i%4]),
			cell([]string{"2027", "2028, daarna jaarlijks", "1 juli 2029"}[i%3]), cell(fmt.Sprintf("€ %d.000", 25+i*5)),
		))
	}
	return prosetest.Table(all...)
}
