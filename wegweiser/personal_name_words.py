"""Words in the place of a name that are none: "ich heiße das gut", "ich bin Meister", "Frau vom Chef"."""

from __future__ import annotations

from wegweiser.understand.word_lists import word_set

NO_NAME = word_set(
    """aber alle alles als also alt am an arbeite auch auf aus bei beim betreibe bin bitte brauche da damit das
    dass daß dem den denn der des die dies dieser dingens doch du eben egal eigentlich ein eine einen einer
    es euch führe für ganz gar geheim gerade gern grad groß gut hab habe haben halt hase hat hier ich ihn
    ihnen ihr im in ist ja jetzt jung kein keine klein komme kurz lang lange leite man mein meine mich mir
    mit möchte nach nein net neu nicht nichts noch nun nur nämlich ob oder ohne privat programm recht
    richtig schall schon sehr seit selber selbst selbständig sie sind so sondern soundso sowieso stark suche
    tut um unbekannt und uns unser unsere unwichtig verantwortlich vom von vor war was weil weiter wenn wer
    wie will willkommen wir wird wo wohl wollen xy zu zum zur zusammen zuständig über übrigens"""
)
"""Words that are no name, also where a list of names has them."""
NO_PERSON = word_set(
    """ag anwalt arzt azubi bank bauer beruf betrieb betriebsrat bot bäcker büro bürokraft chef chefin christ
    computer dame damen datenschutz doktor doktorin einzelunternehmer familie firma frau freiberufler
    friseur fräulein gast gbr geschäftsführer geschäftsführerin geselle gesellin gmbh gott gründer gründerin
    handwerker handwerkerin hausmeister herr herren industrie ing inhaber inhaberin innung kaiser kammer kg
    koch kollege kollegin kraft kunde kundin könig laie lehrling leiter leiterin maler maurer mechaniker
    meister meisterin metzger mitarbeiter mitarbeiterin müller nachbar nachfolger nachfolgerin ohg optiker
    partner partnerin prof profi prokurist prokuristin präsident richter roboter schlosser schmied schneider
    schreiner schuster server student studentin team tischler ug unternehmer unternehmerin verkäufer
    verkäuferin vertrieb vorstand weber wegweiser wirt wirtin zimmermann ärztin"""
)
"""Capitalised words that say what somebody is, or what something is."""
TRADES_AND_NAMES = word_set(
    """bauer bäcker kaiser koch kraft könig maler maurer meister metzger müller richter schlosser schmied
    schneider schreiner schuster tischler weber wirt zimmermann"""
)
"""Those of them that are a name after "Frau" and after a first name, and a trade after "ich bin"."""
