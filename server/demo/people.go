package main

import (
	"meelezen/review"
	"meelezen/server"
	"meelezen/server/demo/idp"
)

// dossier is the one dossier of the demo.
const dossier = "Actieplan tegen uitbuiting"

const ministry = "Ministerie van Werk en Zorg"

// someone is one of the invented people: what the provider shows, and what the
// server knows.
type someone struct {
	subject, about string
	newcomer       server.Newcomer // without a role: not invited
}

// cast is everybody, in the order of the log-in page.
func cast() []someone {
	reader := review.Roles(review.RoleReader)
	person := func(subject, name, organisation, about string, roles review.RoleSet) someone {
		return someone{subject, about + " – " + organisation, server.Newcomer{
			Dossier: dossier, Organisation: organisation, Name: name, Roles: roles,
		}}
	}
	return []someone{
		person("nadia", "Nadia Prins", ministry, "eindredacteur", review.Roles(review.RoleLeadEditor)),
		person("tom", "Tom Wester", ministry, "redacteur", review.Roles(review.RoleEditor)),
		person("bram", "Bram Bos", ministry, "beheerder", review.Roles(review.RoleAdministrator)),
		person("ida", "Ida Zomer", "Bureau Zomer", "vertrouwenspersoon", review.Roles(review.RoleConfidant)),
		person("fatma", "Fatma Aydin", "Gemeente Waterstede", "meelezer", reader),
		person("sanne", "Sanne Vos", "Gemeente Waterstede", "coördinator", review.Roles(review.RoleCoordinator)),
		person("joost", "Joost Hartman", "Stichting De Lantaarn", "meelezer", reader),
		person("ilse", "Ilse Vermeer", "Bond voor Uitzendwerk", "meelezer", reader),
		person("ruben", "Ruben de Graaf", "Gemeente Heidehoek", "meelezer", reader),
		person("samira", "Samira el Idrissi", "Inspectie Eerlijk Werk", "meelezer", reader),
		person("wouter", "Wouter Kok", "Vereniging van Kastuinders", "meelezer", reader),
		person("lotte", "Lotte Brandsma", "Zorggroep Rivierland", "meelezer", reader),
		{"merel", "meelezer onder een schuilnaam", server.Newcomer{
			Dossier: dossier, Name: "Hanna Terpstra", Pseudonym: "Merel", Roles: reader,
		}},
		{"vera", "niet uitgenodigd", server.Newcomer{Name: "Vera Niemand"}},
		{"koen", "niet uitgenodigd", server.Newcomer{Name: "Koen Dijk"}},
		{"noor", "niet uitgenodigd", server.Newcomer{Name: "Noor Haddad"}},
	}
}

// loginPeople is the cast as the provider shows it. Who has a pseudonym goes by
// it there too: the demo may stand on a screen that others see.
func loginPeople() []idp.Person {
	var list []idp.Person
	for _, s := range cast() {
		name := s.newcomer.Name
		if s.newcomer.Pseudonym != "" {
			name = s.newcomer.Pseudonym
		}
		list = append(list, idp.Person{Subject: s.subject, Name: name, About: s.about})
	}
	return list
}
