//! One Dutch sentence for every code of a finding: what is wrong, what was expected, what to do.

/// Declares the sentences: a code and its template, see [`render`]
macro_rules! sentences {
    ($($code:literal => $template:literal,)+) => {
        /// The codes that have a sentence of their own: all that an import can find
        pub const FINDING_CODES: &[&str] = &[$($code),+];

        fn template(code: &str) -> Option<&'static str> {
            match code {
                $($code => Some($template),)+
                _ => None,
            }
        }
    };
}

sentences! {
    // the file
    "workbook.empty_file" => "Het bestand is leeg; kies een bestand met gegevens.",
    "workbook.not_a_workbook" => "Dit is geen werkmap[ maar {seen}]; lever een xlsx-, xlsm-, xlsb-, xls-, ods-, csv- of tsv-bestand aan, of een CPV-lijst zoals de EU die uitgeeft.",
    "workbook.encrypted" => "De werkmap is met een wachtwoord beveiligd; sla die zonder wachtwoord op en probeer het opnieuw.",
    "workbook.damaged" => "De werkmap is beschadigd en niet te lezen; open die in Excel of LibreOffice en sla die opnieuw op.",
    "workbook.over_limit" => "De werkmap is te groot[: {seen}][, terwijl {expected} mogen]; splits de werkmap of verwijder wat niet nodig is.",
    "workbook.too_demanding" => "Het lezen van de werkmap kost te veel tijd of geheugen[ (meer dan {expected})]; verwijder wat niet nodig is en sla de werkmap opnieuw op.",
    "workbook.no_content" => "De werkmap heeft geen gevulde cellen; er is niets te verwerken.",
    "workbook.format_not_supported" => "Dit soort bestand[ ({seen})] wordt niet ondersteund; sla het op als xlsx, xlsm, xlsb, xls, ods, csv of tsv.",
    "workbook.kind_unknown" => "Niet te herkennen wat voor werkmap dit is; kies zelf: aanbestedingskalender, inwonertallen, contractenregister, begroting, realisatie of CPV-lijst.",
    "workbook.kind_ambiguous" => "De werkmap kan van meer dan één soort zijn[ ({expected})]; kies zelf welke het is.",
    "workbook.own_report" => "Deze werkmap is een overzicht dat hier is gedownload[ ({seen})]; dat is niet bedoeld om in te lezen. Lever de begroting, de uitgaven of de kalender zelf aan.",
    "sheet.hidden" => "Dit werkblad is verborgen; de rijen zijn wel gelezen.",
    "sheet.no_rows" => "Onder de kolomkoppen staat geen enkele rij; vul de rijen in op dit werkblad (voorbeelden op andere bladen tellen niet mee).",
    "sheet.no_table" => "In dit werkblad is geen tabel gevonden die hier past; het is overgeslagen.",

    // the table and its columns
    "columns.no_header" => "Geen rij met kolomkoppen gevonden[; verwacht: {expected}]. Heten de koppen anders, pas ze dan aan, of leg bij “Vastgelegde kolommen”, onder Werkmappen, vast wat zij betekenen.",
    "columns.missing" => "Een kolom ontbreekt[: {expected}]; voeg de kolom toe, geef die de juiste kop of leg vast welke kolom het is.",
    "columns.without_heading" => "[{seen}|Een kolom] heeft wel inhoud maar geen kop. Wat erin staat telt niet mee[, maar is later wel terug te zien bij {expected}].",
    "columns.unknown" => "Onbekende kolom[: {seen}]. Wat erin staat telt niet mee[, maar is later wel terug te zien bij {expected}].",
    "columns.double" => "Voor {heading} is er meer dan één kolom[; gelezen is {expected}]; laat er één staan of leg vast welke telt.",
    "columns.ambiguous" => "De kop {heading} kan meer dan één ding betekenen[: {expected}]; geef de kolom een duidelijker kop of leg vast wat zij betekent.",
    "columns.said" => "De kolom {heading} is gelezen[ als {expected}], zoals is vastgelegd.",
    "columns.gave_way" => "Dat de kolom {heading} is vastgelegd[ als {expected}], telt hier niet: de werkmap heeft een kolom die zelf zo heet.",
    "columns.instead" => "De kolom {heading} is gelezen[ als {expected}, want geen kolom heet {expected}].",
    "columns.organization_likely" => "De kolom {seen} is niet gelezen, want zo heet geen gemeente[; bedoelt u {expected}?|.] Verbeter de kop als er staat of de gemeente meedoet.",
    "columns.ignored" => "De kolom {heading} telt niet mee, zoals is vastgelegd.",
    "columns.read_as" => "In de kolom {heading} is gelezen: {expected}. Klopt dat niet, schrijf het dan anders op.",
    "columns.grid" => "De kolommen {seen} zijn gelezen als planning: een kruisje of een gekleurd vak is de publicatie, een woord of een letter of kleur uit de legenda wat het zegt.",
    "columns.grid_shaded" => "De kolommen {seen} van de planning zijn in elke rij gekleurd; die kleur is niet als planning gelezen.",
    "columns.grid_empty" => "In de planning {seen} staat bij geen enkele rij iets; zet een kruisje of een kleur waar iets is gepland (kleuren van voorwaardelijke opmaak worden niet gelezen).",
    "columns.grid_colors_unseen" => "In de planning {seen} staat bij geen enkele rij iets, en kleuren zijn alleen in een xlsx-bestand te lezen; sla de werkmap op als xlsx of zet een kruisje waar iets is gepland.",

    // the import
    "import.cancelled" => "De import is afgebroken[ door {seen}]; er is niets gewijzigd. Laat de werkmap opnieuw controleren als u die toch wilt verwerken.",
    "import.rejected" => "De import is afgewezen[ door {seen}]; er is niets gewijzigd. Laat de werkmap opnieuw controleren als u die toch wilt verwerken.",
    "import.failed" => "Het verwerken van de werkmap is niet gelukt[; het is {expected} keer geprobeerd]. Er is niets gewijzigd. Probeer het later opnieuw of vraag de beheerder.",
    "import.more_findings" => "Er zijn meer bevindingen dan hier staan[: nog {expected}]; verhelp eerst wat hier staat.",
    "import.already_applied" => "Deze werkmap is al verwerkt[ {expected}]; wat sindsdien niet is gewijzigd, blijft zoals het is.",
    "import.missing_unsure" => "Van een rij met een fout is niet te zien welke opgeslagen rij het is; daarom geldt niets als 'niet meer in het bestand'. Herstel die rij en lever de werkmap opnieuw aan.",
    "budget.year_missing" => "Het jaar van de begroting is niet te vinden; geef het jaar op.",
    // what people do not see
    "rows.hidden" => "Verborgen rijen zijn wel gelezen: {seen}.",
    "rows.alike" => "Wat bij {expected} is opgemerkt, geldt in de kolom {heading} voor {seen}.",
    "rows.merged" => "De waarde van samengevoegde cellen telt voor alle rijen en kolommen van dezelfde soort die zij beslaan: {seen}.",
    "columns.hidden" => "Verborgen kolommen zijn wel gelezen: {seen}.",

    // rows that are no data
    "rows.skipped_title" => "Tekst boven de tabel is overgeslagen: {seen}.",
    "rows.skipped_table" => "Een andere tabel onder de eerste is overgeslagen: {seen}.",
    "rows.skipped_blank" => "Rijen zonder inhoud (leeg of alleen genummerd) zijn overgeslagen: {seen}.",
    "rows.skipped_total" => "Totaalrijen zijn overgeslagen: {seen}.",
    "rows.skipped_vat" => "Rijen over de btw zijn overgeslagen, alle bedragen zijn exclusief btw: {seen}.",
    "rows.skipped_note" => "Toelichtingen bij de tabel zijn overgeslagen: {seen}.",
    "rows.skipped_cpv_2003" => "Codes van CPV 2003, die sinds 2008 niet meer gelden, zijn overgeslagen: {seen}.",
    "rows.skipped_other_list" => "Regels van andere codelijsten dan CPV 2008 zijn overgeslagen: {seen}.",
    "rows.skipped_header" => "Herhaalde kolomkoppen zijn overgeslagen: {seen}.",
    "rows.skipped_section" => "Tussenkoppen (rijen met één tekst) zijn overgeslagen: {seen}.",
    "rows.skipped_region" => "Gebieden die geen gemeente zijn (land, provincie, regio, wijk, buurt) zijn overgeslagen: {seen}.",
    "rows.skipped_no_figure" => "Gemeenten zonder cijfer, zoals opgeheven gemeenten, zijn overgeslagen: {seen}.",
    "rows.skipped_unknown" => "Cijfers van onbekende gemeenten zijn overgeslagen: {seen}.",
    "rows.skipped_part" => "Cijfers van een deel van de bevolking (naar geslacht, leeftijd, burgerlijke staat of herkomst) zijn overgeslagen: {seen}.",
    "rows.skipped_measure" => "Andere onderwerpen dan het inwonertal zijn overgeslagen: {seen}.",
    "rows.skipped_year" => "Cijfers van andere jaren dan het gevraagde jaar zijn overgeslagen: {seen}.",
    "rows.skipped_period" => "Cijfers van een ander moment dan 1 januari zijn overgeslagen: {seen}.",

    // cells
    "cell.error_value" => "De cel bevat een fout van Excel ({seen}); herstel de formule of vul de waarde in.",
    "cell.merged_once" => "{seen} staat in een cel die over meer rijen is samengevoegd, en telt alleen voor de eerste daarvan; vul bij elke rij in wat daarbij hoort.",
    "cell.read_as" => "{seen} is gelezen[ als {expected}]; klopt dat niet, schrijf het dan anders op.",
    "cell.remark" => "Wat tussen haakjes staat[ ({expected})] is bij het lezen van {seen} weggelaten.",
    "number.not_finite" => "{seen} is geen bruikbaar getal; vul het getal opnieuw in.",
    "number.not_whole" => "{seen} is hier niet bruikbaar; vul [{expected}|een heel getal] in.",
    "number.too_precise" => "{seen} heeft meer cijfers dan een rekenblad onthoudt (vijftien); de laatste kunnen verloren zijn. Maak de cel op als tekst en vul het nummer opnieuw in.",
    "money.not_an_amount" => "{seen} is geen bedrag; vul een bedrag in zoals 1.250.000, € 120.000,- of 1,2 mln.",
    "money.too_large" => "{seen} is te groot om als bedrag op te slaan; het hoogste bedrag is € 999.999.999.999,99.",
    "money.threshold_only" => "{seen} zegt alleen iets over de drempel; er is geen bedrag overgenomen.",
    "money.including_vat" => "Dit bedrag is inclusief btw en is niet omgerekend; verwacht wordt een bedrag exclusief btw.",
    "money.rounded" => "{seen} heeft meer dan twee decimalen en is afgerond op centen[: {expected}].",
    "money.backwards" => "In {seen} staat het hoogste bedrag voorop; laagste en hoogste bedrag zijn omgewisseld.",
    "money.ambiguous" => "{seen} is niet eenduidig: het kunnen duizenden of decimalen zijn; schrijf het bedrag voluit, zoals 1.250.000 of 1.250,00.",
    "money.english_notation" => "{seen} is op de Engelse manier geschreven, met komma's voor duizenden[, en gelezen als {expected}]; schrijf bedragen als 1.250,00.",
    "money.other_currency" => "{seen} is in een andere munt; verwacht wordt [{expected}|een bedrag in euro]. Reken het om en vul het bedrag in euro in.",
    "money.per_period" => "{seen} is een bedrag per periode of per stuk; er is geen totaalbedrag overgenomen.",
    "money.header_including_vat" => "De kolom {heading} is inclusief btw; de bedragen zijn niet omgerekend, verwacht worden bedragen exclusief btw.",
    "period.not_understood" => "{seen} is geen moment of periode; vul iets in zoals Q2 2023, mei 2023, 01-06-2023 of n.t.b.",
    "period.year_missing" => "Bij {seen} ontbreekt het jaar; vul het jaar erbij in, zoals Q2 2023.",
    "period.no_such_day" => "{seen} is geen bestaande dag, week of maand; verbeter die.",
    "period.backwards" => "In {seen} ligt het einde voor het begin; draai begin en einde om of verbeter ze.",
    "period.year_far" => "Het jaar in {seen} ligt ver weg; controleer of het klopt.",
    "period.number_as_date" => "Het getal {seen} is gelezen als datum[: {expected}].",
    "day.approximate" => "{seen} is geen dag; gelezen is [{expected}|de eerste of laatste dag ervan].",
    "extension.not_understood" => "{seen} is niet te lezen als verlengingsopties; de tekst is bewaard. Schrijf iets als 2 x 1 jaar, 1+1 of geen.",
    "renewal.not_understood" => "{seen} zegt niet of het contract stilzwijgend wordt verlengd; dat is als onbekend opgeslagen. Schrijf ja, nee of ten hoogste 2 keer.",
    "notice.not_understood" => "{seen} is niet te lezen als opzegtermijn; de tekst is bewaard. Schrijf iets als 3 maanden, 6 weken of de uiterste datum.",
    "notice.end_unknown" => "Bij de opzegdatum {seen} is geen einddatum bekend, zodat de opzegtermijn niet te bepalen is; de tekst is bewaard.",
    "notice.after_end" => "De opzegdatum {seen} ligt na het einde van het contract[ ({expected})]; controleer beide datums.",
    "kvk.not_a_number" => "{seen} is geen KvK-nummer (acht cijfers); het is niet overgenomen.",
    "kvk.leading_zero" => "Bij KvK-nummer {seen} ontbrak de nul vooraan; die is hersteld[: {expected}].",
    "mark.not_understood" => "{seen} zegt niet of deze organisatie meedoet; vul x, ja, P (penvoerder), ? of nee in, of laat de cel leeg.",
    "yes_no.not_understood" => "{seen} is geen ja of nee; vul ja of nee in.",
    "procedure.not_understood" => "{seen} is geen bekende procedure; de procedure is als onbekend opgeslagen.",
    "procedure.abbreviation" => "De afkorting {seen} is gelezen als[ {expected}| de meest gebruikte betekenis].",
    "vat_treatment.not_understood" => "{seen} zegt niet wat er met de btw is gebeurd; schrijf compensabel, verrekenbaar, verlegd, niet terug te vragen of vrijgesteld. Nu is dat onbekend, of blijft het zoals het was.",
    "nature.not_understood" => "{seen} is geen bekende soort opdracht (werken, leveringen, diensten, sociaal, concessie); die is als onbekend opgeslagen.",
    "status.not_understood" => "{seen} is geen bekende status; de status is niet overgenomen.",
    "cpv.not_a_code" => "{seen} is geen CPV-code; vul acht cijfers in, zoals 45233130 of 45233130-9.",
    "cpv.leading_zero" => "Bij CPV-code {seen} ontbrak de nul vooraan; die is hersteld[: {expected}].",
    "cpv.unknown" => "{seen} staat niet in de CPV-lijst[; het dichtst erboven staat {expected}]; controleer de code. Hij is wel overgenomen.",
    "cpv.code_missing" => "Deze rij heeft geen CPV-code; vul acht cijfers in, zoals 45233130-9.",
    "cpv.label_missing" => "Bij {seen} staat niet waar de code voor staat; vul de Nederlandse of Engelse benaming in.",
    "cpv.twice" => "{seen} staat er meer dan één keer in, met iets anders[: {expected}]; laat er één staan.",
    "cpv.check_digit_differs" => "{seen} heeft een ander controlecijfer dan bekend is[: {expected}]; controleer de code.",
    "cpv.parent_differs" => "{seen} is niet de code hierboven[; uit de cijfers volgt {expected}]; de plaats in de lijst volgt uit de cijfers van de code.",
    "cpv.no_codes" => "Er staat geen enkele code van CPV 2008 in; controleer of dit het juiste bestand is.",
    "cpv.other_list" => "Dit is een codelijst[ ({seen})], maar niet die van de CPV; kies de lijst met CPV-codes.",
    "cpv.language_unknown" => "Het bestand zegt niet dat de benamingen Nederlands of Engels zijn[: {seen}]; kies het bestand in een van die talen.",
    "cpv.other_languages" => "Benamingen in andere talen zijn niet overgenomen: {seen}.",
    "cpv.more_than_one" => "{seen} bevat meer dan één CPV-code; alleen de eerste is overgenomen[: {expected}].",

    // a calendar
    "tender.title_missing" => "Deze rij heeft gegevens maar geen titel; vul de titel van het traject in.",
    "tender.only_title" => "Deze rij heeft alleen een titel ({seen}) en is als traject gelezen; verwijder de rij als het een tussenkop is.",
    "tender.year_unknown" => "Niet te bepalen bij welk jaar dit traject hoort; vul een publicatie of ingangsdatum met jaar in, of geef het jaar op.",
    "tender.organization_unknown" => "{seen} is geen bekende organisatie[; bedoelt u {expected}?|.] Verbeter de naam.",
    "tender.lead_conflict" => "Meer dan één organisatie is penvoerder[: {expected}]; wijs er één aan.",
    "tender.participation_conflict" => "De deelname van {seen} staat er op twee manieren[: {expected}]; de kolom van de organisatie zelf telt.",
    "tender.member_count_differs" => "{seen} klopt niet met het aantal leden[ ({expected})]; alle leden zijn als deelnemer gelezen.",
    "tender.members_unknown" => "Wie {seen} zijn is niet te zeggen: de leden van het samenwerkingsverband in dit jaar zijn niet bekend; noem de gemeenten.",
    "tender.value_negative" => "{seen} is negatief; de geraamde waarde moet nul of hoger zijn.",
    "tender.value_derived" => "De geraamde waarde is berekend uit de jaarwaarde {seen} en de looptijd[: {expected}]; controleer het bedrag.",
    "tender.annual_value_kept" => "{seen} is een bedrag per jaar en de looptijd in hele maanden is niet bekend; het is bij de rij bewaard, maar er is geen geraamde waarde overgenomen. Vul de geraamde waarde in, of begin en einde van het contract.",
    "tender.value_multiplied" => "{seen} is gelezen als[ {expected}| een veelvoud], omdat de kop {heading} zo telt; controleer het bedrag.",
    "tender.contract_backwards" => "Het contract eindigt ({seen}) voor het begint[ ({expected})]; controleer beide momenten.",
    "tender.reference_twice" => "Nummer {seen} komt meer dan eens voor[: ook in {expected}]; geef elk traject een eigen nummer.",
    "tender.twice" => "Het traject {seen} komt meer dan eens voor[: ook in {expected}]; geef elk traject een eigen nummer of titel.",
    "tender.match_ambiguous" => "{seen} past bij meer dan één opgeslagen traject; vul het nummer in dat het traject al had, zodat duidelijk is welk het is.",
    "tender.title_changed" => "Het traject met dit nummer heet nu {seen}[ in plaats van '{expected}']; controleer of het hetzelfde traject is.",
    "tender.match_likely" => "{seen} lijkt op het opgeslagen traject[ '{expected}'], maar is niet zeker hetzelfde; zeg bij het verwerken of het dat is.",
    "tender.conflict" => "Bij {heading} staat in de werkmap [{seen}|niets], maar dit is na de laatste import met de hand gewijzigd[ in '{expected}']; kies bij het verwerken wat geldt.",
    "tender.overwrites_by_hand" => "Bij {heading} komt [{seen}|niets] uit de werkmap in de plaats van wat met de hand is gewijzigd[: '{expected}'].",
    "tender.keeps_by_hand" => "Bij {heading} staat in de werkmap [{seen}|niets], maar wat met de hand is gewijzigd blijft staan[: '{expected}'].",
    "tender.not_removed" => "Het traject {seen} staat niet meer in de werkmap, maar is niet verwijderd[: {expected}].",

    // a contract register
    "contract.title_missing" => "Deze rij heeft gegevens maar geen titel; vul de naam van het contract in.",
    "contract.only_title" => "Deze rij heeft alleen een titel ({seen}) en is als contract gelezen; verwijder de rij als het een tussenkop is.",
    "contract.organization_missing" => "Niet te bepalen van welke gemeente dit contract is; vul de kolom Gemeente, of zet de naam in de titel of in de naam van het blad of bestand.",
    "contract.organization_unknown" => "{seen} is geen bekende organisatie[; bedoelt u {expected}?|.] Verbeter de naam.",
    "contract.organization_not_member" => "{seen} is geen deelnemer van het samenwerkingsverband[ ({expected})]; controleer of het contract hier hoort.",
    "contract.value_negative" => "{seen} is negatief; een contractwaarde moet nul of hoger zijn.",
    "contract.value_vague" => "{seen} is een bereik of een grens; [overgenomen is {expected}|er is geen waarde overgenomen].",
    "contract.value_multiplied" => "{seen} is gelezen als[ {expected}| een veelvoud], omdat de kop {heading} zo telt; controleer het bedrag.",
    "contract.value_derived" => "De contractwaarde is berekend uit de jaarwaarde {seen} en de looptijd[: {expected}].",
    "contract.ends_before_start" => "Het contract eindigt ({seen}) voor het begint[ ({expected})]; verbeter een van beide datums.",
    "contract.original_after_current" => "De einddatum {seen} ligt voor de oorspronkelijke einddatum[ {expected}]; controleer beide datums.",
    "contract.ultimate_before_current" => "De uiterste einddatum {seen} ligt voor de einddatum[ {expected}]; controleer beide datums.",
    "contract.options_past_ultimate" => "Met alle verlengingsopties loopt het contract tot {seen}, voorbij de uiterste einddatum[ {expected}]; controleer de opties en de datums.",
    "contract.options_before_ultimate" => "Met alle verlengingsopties loopt het contract tot {seen}, niet tot de uiterste einddatum[ {expected}]; controleer de opties en de datums.",
    "contract.reference_twice" => "Contractnummer {seen} komt meer dan eens voor[: ook in {expected}]; geef elk contract een eigen nummer.",
    "contract.twice" => "Het contract {seen} komt meer dan eens voor[: ook in {expected}]; geef elk contract een eigen nummer of titel.",
    "contract.match_ambiguous" => "{seen} past bij meer dan één opgeslagen contract; vul het contractnummer in, zodat duidelijk is welk het is.",
    "contract.title_changed" => "Het contract met dit nummer heet nu {seen}[ in plaats van '{expected}']; controleer of het hetzelfde contract is.",
    "contract.match_likely" => "{seen} lijkt op het opgeslagen contract[ '{expected}'], maar is niet zeker hetzelfde; zeg bij het verwerken of het dat is.",
    "contract.conflict" => "Bij {heading} staat in de werkmap [{seen}|niets], maar dit is na de laatste import met de hand gewijzigd[ in '{expected}']; kies bij het verwerken wat geldt.",
    "contract.overwrites_by_hand" => "Bij {heading} komt [{seen}|niets] uit de werkmap in de plaats van wat met de hand is gewijzigd[: '{expected}'].",
    "contract.keeps_by_hand" => "Bij {heading} staat in de werkmap [{seen}|niets], maar wat met de hand is gewijzigd blijft staan[: '{expected}'].",
    "contract.not_removed" => "Het contract {seen} staat niet meer in de werkmap, maar is niet verwijderd[: {expected}].",
    "contract.register_unlike" => "Deze werkmap bevat maar een klein deel van een register dat eerder is verwerkt[: {expected}]. Zij geldt daarom als een ander register: wat er niet in staat, blijft zoals het is. Controleer of dit de hele werkmap is.",
    "contract.supplier_other_name" => "Het KvK-nummer van {seen} is bekend onder een andere naam[: {expected}]; die naam is aangehouden.",

    // expenses
    "expense.date_missing" => "Bij deze uitgave staat geen datum; vul de datum van de factuur of boeking in.",
    "expense.line_missing" => "Bij deze uitgave staat geen begrotingspost; vul de naam van de post in.",
    "expense.line_unknown" => "{seen} is geen post van de begroting[; de posten zijn: {expected}]. Is dit een bestaande post, gebruik dan die naam; de uitgave telt nu bij geen enkele post.",
    "expense.budget_missing" => "Voor {seen} is er geen begroting; de uitgaven van dat jaar zijn niet aan posten gekoppeld.",
    "expense.payer_missing" => "Bij deze uitgave staat niet wie heeft betaald; vul de gemeente in.",
    "expense.payer_unknown" => "{seen} is geen bekende organisatie[; bedoelt u {expected}?|.] Verbeter de naam van wie heeft betaald.",
    "expense.payer_not_member" => "{seen} is in dit jaar geen deelnemer[; deelnemers zijn: {expected}]; verbeter wie heeft betaald.",
    "expense.amount_missing" => "Bij deze uitgave staat geen bedrag; vul het bedrag exclusief btw in.",
    "expense.amount_vague" => "{seen} is geen uitgegeven bedrag; vul één bedrag in, of een negatief bedrag voor een teruggave.",
    "expense.amount_multiplied" => "{seen} is gelezen als[ {expected}| een veelvoud], omdat de kop {heading} zo telt; controleer het bedrag.",
    "expense.other_year" => "De datum {seen} valt niet in het jaar van de realisatie[ ({expected})]; de uitgave telt wel in dat jaar. Controleer de datum.",
    "expense.period_closed" => "Het halfjaar van {seen} is al afgerekend; wat hier nieuw of gewijzigd is, gaat als correctie mee in de volgende afrekening.",
    "expense.twice" => "De uitgave met kenmerk {seen} staat er meer dan eens in[: ook in {expected}]; verwijder de dubbele rij.",
    "expense.reference_twice" => "Kenmerk {seen} komt meer dan eens voor[: ook in {expected}]; alle bedragen zijn overgenomen. Controleer of het één factuur op meer posten is.",
    "expense.match_likely" => "Deze uitgave op {seen} lijkt op een opgeslagen uitgave[ op '{expected}'], maar is niet zeker dezelfde; zeg bij het verwerken of zij dat is.",
    "expense.conflict" => "Bij {heading} staat in de werkmap [{seen}|niets], maar dit is na de laatste import met de hand gewijzigd[ in '{expected}']; kies bij het verwerken wat geldt.",
    "expense.overwrites_by_hand" => "Bij {heading} komt [{seen}|niets] uit de werkmap in de plaats van wat met de hand is gewijzigd[: '{expected}'].",
    "expense.keeps_by_hand" => "Bij {heading} staat in de werkmap [{seen}|niets], maar wat met de hand is gewijzigd blijft staan[: '{expected}'].",
    "expense.not_removed" => "De uitgave {seen} staat niet meer in de werkmap, maar is niet verwijderd[: {expected}].",
    "expense.register_unlike" => "Deze werkmap bevat maar een klein deel van een lijst die eerder is verwerkt[: {expected}]. Zij geldt daarom als een andere lijst: wat er niet in staat, blijft zoals het is. Controleer of dit de hele werkmap is.",

    "tender.title_long" => "De titel is langer dan {expected} tekens en is ingekort; de hele tekst is bewaard bij de overige kolommen.",
    "tender.reference_long" => "{seen} is te lang voor een nummer; een nummer heeft hoogstens {expected} tekens.",
    "tender.grid_not_understood" => "{seen} zegt niet wat er in {heading} is gepland; zet een kruisje voor de publicatie, een woord zoals gunning, of een letter met een legenda (P = publicatie).",
    "tender.grid_color_unknown" => "De kleur in {seen} wordt nergens uitgelegd; zet in een legenda boven of onder de tabel wat zij betekent (zoals publicatie of gunning), of zet een kruisje.",
    "tender.grid_one_color" => "De hele planning van deze rij heeft één kleur; dat is niet als planning gelezen. Zet een kruisje waar iets is gepland.",
    "tender.grid_gap" => "Tussen de eerste en de laatste markering ({seen}) zijn maanden leeg; de hele periode is overgenomen, controleer of dat klopt.",

    // inhabitants
    "population.figure_missing" => "CBS geeft hier geen cijfer ({seen}); de gemeente is overgeslagen.",
    "population.not_january" => "{seen} is geen peildatum; een inwonertal geldt op 1 januari, vul een jaar in zoals 2022.",
    "population.municipality_unknown" => "{seen} is geen bekende gemeente[ op {expected}]; het cijfer is niet overgenomen.",
    "population.municipality_missing" => "Bij dit cijfer staat geen gemeente; vul de naam of de gemeentecode in.",
    "population.name_differs" => "De naam {seen} hoort bij een andere gemeente dan de code[ ({expected})]; de code telt.",
    "population.reference_date_missing" => "De peildatum is niet te vinden; voeg een kolom met het jaar toe of geef het jaar op.",
    "population.election_result" => "Dit is een verkiezingsuitslag (stemmen per partij), geen overzicht van inwonertallen; gebruik een CBS-tabel met de totale bevolking op 1 januari.",
    "population.households" => "Dit zijn aantallen huishoudens, geen inwonertallen; gebruik een CBS-tabel met de totale bevolking op 1 januari.",
    "population.density" => "Dit is de bevolkingsdichtheid[ ({seen})], geen inwonertal; gebruik een CBS-tabel met de totale bevolking op 1 januari.",
    "population.dwellings" => "Dit zijn aantallen woningen[ ({seen})], geen inwonertallen; gebruik een CBS-tabel met de totale bevolking op 1 januari.",
    "population.part_only" => "Dit is een deel van de bevolking[ ({seen})], niet alle inwoners; gebruik een CBS-tabel met de totale bevolking op 1 januari.",
    "population.no_figures" => "Er staat geen enkel inwonertal van een gemeente op 1 januari in; controleer of dit het juiste bestand is.",
    "population.year_not_found" => "Van {seen} staat er geen cijfer in, wel van {expected}; alle jaren zijn gelezen.",
    "population.code_list" => "Dit is een lijst van gebieden met hun codes, zonder inwonertallen; gebruik een CBS-tabel met de totale bevolking op 1 januari.",
    "population.figure_twice" => "Voor {seen} staan er verschillende cijfers[ ({expected})]; laat er één staan.",
    "population.would_downgrade" => "{seen} heeft al een definitief cijfer[ ({expected})]; dit voorlopige cijfer is niet overgenomen.",
    "population.definitive_changed" => "Het cijfer {seen} vervangt een definitief cijfer[ ({expected})]; controleer of dat klopt.",
    "population.jump" => "Het inwonertal {seen} wijkt meer dan 5 % af van dat van een jaar ervoor of erna[ ({expected})]; controleer het cijfer.",
    "population.jump_too_large" => "Het inwonertal {seen} wijkt meer dan 20 % af van dat van een jaar ervoor of erna[ ({expected})]; dat komt zonder herindeling niet voor, verbeter het cijfer.",
    "population.zero" => "Het inwonertal is nul, en dat kan niet; vul het cijfer in of laat de cel leeg.",
    "population.country_differs" => "Het totaal van Nederland is hier {seen}, maar de gemeenten tellen samen op tot {expected}; er ontbreken cijfers of er klopt een cijfer niet.",
    "population.country_unlike_published" => "Alle gemeenten samen tellen op tot {seen}, terwijl het CBS voor Nederland {expected} publiceerde; controleer of dit de totale bevolking is.",
    "population.total_differs" => "Het totaal is hier {seen}, maar de gemeenten erboven tellen samen op tot {expected}; controleer de cijfers.",
    "population.selection" => "Op {expected} zijn er cijfers van {seen} gemeenten.",
    "population.provisional" => "De cijfers op {seen} zijn voorlopig; het CBS stelt ze later definitief vast.",
    "population.member_missing" => "Op {expected} ontbreekt het inwonertal van {seen}; zonder dat cijfer is er geen verdeelsleutel.",
    "population.sources_mixed" => "Het inwonertal van {seen} komt uit een andere bron ({expected}); gebruik voor één verdeelsleutel cijfers uit één tabel.",
    "population.key_locked" => "Het inwonertal {seen} verschilt van dat in een vastgestelde verdeelsleutel ({expected}); die sleutel verandert niet mee.",

    // a budget
    "budget.line_missing" => "Bij dit bedrag staat geen begrotingspost; vul de naam van de post in.",
    "budget.amount_missing" => "Bij {seen} staat geen bedrag; de rij is niet overgenomen. Vul een bedrag in, of 0 als de post niets kost.",
    "budget.amount_vague" => "{seen} is een bereik of een grens; vul voor een begroting één bedrag in.",
    "budget.line_twice" => "De post {seen} komt meer dan eens voor[: ook in {expected}]; alle bedragen zijn overgenomen.",
    "budget.total_differs" => "Het totaal {seen} is niet de som van de posten[ ({expected})]; controleer de bedragen.",
}

/// The Dutch sentence of a finding: what is wrong, what was expected and what to do
///
/// `heading`, `seen` and `expected` are those of the finding; what is `None` is left out of the sentence. A code that
/// is not in [`FINDING_CODES`] gets a neutral sentence that names it.
///
/// ```
/// use schema::texts::finding_sentence;
/// assert_eq!(
///     finding_sentence("money.not_an_amount", None, Some("twaalf"), None),
///     "'twaalf' is geen bedrag; vul een bedrag in zoals 1.250.000, € 120.000,- of 1,2 mln.",
/// );
/// ```
pub fn finding_sentence(
    code: &str,
    heading: Option<&str>,
    seen: Option<&str>,
    expected: Option<&str>,
) -> String {
    let Some(template) = template(code) else {
        return format!("Hier is iets opgemerkt waarvoor nog geen omschrijving is ({code}).");
    };
    let is_told = code.starts_with("rows.") || code.starts_with("workbook.");
    let values = Values { heading, seen, expected, is_told };
    super::line(&render(template, &values))
}

struct Values<'a> {
    heading: Option<&'a str>,
    seen: Option<&'a str>,
    expected: Option<&'a str>,
    /// What was seen is told by us, such as a list of rows, and not a value that somebody wrote
    is_told: bool,
}

impl Values<'_> {
    /// The text for a place; `None` when the finding does not have it
    fn get(&self, name: &str) -> Option<String> {
        match name {
            "heading" => self.heading.map(quoted),
            "seen" if self.is_told => self.seen.map(str::to_owned),
            "seen" => self.seen.map(quoted),
            _ => self.expected.map(str::to_owned),
        }
    }
}

/// The template with its places filled: `{seen}`, `{heading}` and `{expected}`
///
/// What stands in square brackets is left out when its value is absent, or replaced by what follows a `|`.
fn render(template: &str, values: &Values<'_>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (optional, after) = after.split_once(']').unwrap_or((after, ""));
        let (optional, otherwise) = optional.split_once('|').unwrap_or((optional, ""));
        text += &filled(before, values).unwrap_or_else(|neutral| neutral);
        text += &filled(optional, values).unwrap_or_else(|_| otherwise.to_owned());
        rest = after;
    }
    text + &filled(rest, values).unwrap_or_else(|neutral| neutral)
}

/// The text with its places filled; an error with neutral words when a value is absent
fn filled(text: &str, values: &Values<'_>) -> Result<String, String> {
    let mut full = String::new();
    let mut complete = true;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.get(name);
        complete &= value.is_some();
        full += before;
        full += &value.unwrap_or_else(|| neutral(name).to_owned());
        rest = after;
    }
    full += rest;
    if complete { Ok(full) } else { Err(full) }
}

fn neutral(name: &str) -> &'static str {
    if name == "heading" { "deze kolom" } else { "deze waarde" }
}

/// In quotes, on one line
fn quoted(text: &str) -> String {
    format!("'{}'", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_sentence_is_whole_with_and_without_values() {
        for code in FINDING_CODES {
            for value in [None, Some("x")] {
                let sentence = finding_sentence(code, value, value, value);
                assert!(sentence.ends_with('.'), "{sentence}");
                assert!(!sentence.contains(['{', '}', '[', ']', '|']), "{sentence}");
                assert!(
                    !sentence.contains("  ") && !sentence.contains(" ,") && !sentence.contains("()"),
                    "{sentence}"
                );
                let first = sentence.chars().next();
                assert!(first.is_some_and(|first| first.is_uppercase() || first == '\''), "{sentence}");
            }
        }
    }

    #[test]
    fn a_code_stands_once() {
        let codes: HashSet<_> = FINDING_CODES.iter().collect();
        assert_eq!(codes.len(), FINDING_CODES.len());
    }

    #[test]
    fn what_is_absent_is_left_out() {
        let with = finding_sentence("cpv.leading_zero", None, Some("3000000"), Some("03000000"));
        assert_eq!(with, "Bij CPV-code '3000000' ontbrak de nul vooraan; die is hersteld: 03000000.");
        let without = finding_sentence("cpv.leading_zero", None, Some("3000000"), None);
        assert_eq!(without, "Bij CPV-code '3000000' ontbrak de nul vooraan; die is hersteld.");
        let otherwise = finding_sentence("number.not_whole", None, Some("1,5"), None);
        assert_eq!(otherwise, "'1,5' is hier niet bruikbaar; vul een heel getal in.");
    }

    #[test]
    fn a_list_of_rows_is_not_quoted_and_an_unknown_code_is_named() {
        let sentence = finding_sentence("rows.skipped_total", None, Some("rijen 3 en 17"), None);
        assert_eq!(sentence, "Totaalrijen zijn overgeslagen: rijen 3 en 17.");
        assert!(finding_sentence("moon.too_full", None, None, None).contains("moon.too_full"));
    }
}
