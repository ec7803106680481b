package main

import "meelezen/review"

// sayings is what is there at the first look. Two suggestions want the same words.
func sayings() []saying {
	return []saying{
		{
			by: "fatma", kind: review.Remark, audience: review.AudienceRound, words: "Daarom komt er één meldpunt",
			body:     "Goed dat er één plek komt. Wat gebeurt er met de meldpunten die wij als gemeente nu al hebben? Graag een zin daarover.",
			endorsed: []string{"ruben"},
			replies:  []reply{{"ruben", "Dezelfde vraag leeft bij ons. Wij hebben net een eigen loket geopend."}},
		},
		{
			by: "joost", kind: review.Suggestion, audience: review.AudienceRound, words: "binnen twee werkdagen een eerste antwoord",
			with:     "dezelfde dag een eerste antwoord",
			body:     "Wie belt omdat iemand in gevaar is, kan geen twee dagen wachten.",
			endorsed: []string{"lotte", "merel"},
		},
		{
			by: "samira", kind: review.Suggestion, audience: review.AudienceRound, words: "twee werkdagen een eerste antwoord",
			with: "drie werkdagen een inhoudelijk antwoord",
			body: "Twee dagen is te kort om iets zinnigs te zeggen over een melding bij een bedrijf.",
		},
		{
			by: "merel", kind: review.Remark, audience: review.AudienceEditors, words: "Die blijft dezelfde",
			body: "Dit was voor mij het belangrijkste. Schrijf ook op wat er gebeurt als het niet klikt: mag ik dan om iemand anders vragen?",
		},
		{
			by: "ilse", kind: review.Question, audience: review.AudienceRound, words: "Dit hoofdstuk gaat over de vraag hoe wij signalen eerder zien",
			body: "Geldt dit ook voor uitzendbureaus? Wij zien vaak als eersten dat er iets niet klopt.",
		},
		{
			by: "wouter", kind: review.Objection, audience: review.AudienceEditors, words: "uitbuiten nog altijd te lonend",
			body: "Zo lijkt het alsof de hele sector eraan verdient. De meeste bedrijven lijden er juist onder.",
		},
		{
			by: "lotte", kind: review.Suggestion, audience: review.AudienceRound, words: "zo snel mogelijk gewist",
			with: "binnen vier weken gewist",
			body: "“Zo snel mogelijk” kan van alles betekenen.",
		},
	}
}
