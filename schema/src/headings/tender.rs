use super::fields;

fields! {
    /// A column of a tender calendar
    TenderField {
        /// Reference: unique in a calendar
        Reference: "Nr" [
            "#", "Nr.", "Database nr.", "Contract nr.", "Contractnummer", "Kenmerk", "Referentie", "Referentienummer", "Nummer",
            "Tenderned kenmerk", "Volgnr", "Volgnummer", "ID", "Zaaknummer", "Dossiernummer",
        ],
        /// Title
        Title: "Titel" [
            "Naam aanbesteding", "Naam contract", "Contractnaam", "Onderwerp", "Project", "Projectnaam", "Opdracht", "Naam traject",
            "Traject", "Aanbesteding", "Aanbestedingstraject", "Naam",
        ],
        /// Description
        Description: "Omschrijving" [
            "Beschrijving", "Omschrijving aanbesteding", "Korte beschrijving opdracht", "Korte omschrijving", "Toelichting opdracht", "Scope",
        ],
        /// Organization that registered the tender
        Organization: "Gemeente" [
            "Officiële naam Aanbestedende dienst", "Naam Aanbestedende dienst", "Opdrachtgever", "Aanbestedende dienst", "Organisatie", "Initiatiefnemer",
        ],
        /// Organization that leads the procedure
        Lead: "Penvoerder" ["Penvoerende gemeente", "Trekker", "Kartrekker", "Lead", "Regievoerder"],
        /// List of participating organizations
        Participants: "Deelnemers" ["Deelnemende gemeenten", "Samenwerking met", "Regionaal/Individueel", "Collectief", "Deelname"],
        /// Contact
        Contact: "Contactpersoon" [
            "Contracteigenaar", "Inkoopadviseur", "Inkoper", "Contractmanager", "Projectleider", "Budgethouder", "Afdeling",
        ],
        /// Category
        Category: "Inkooppakket" ["Categorie", "Inkoopcategorie", "PIANOo categorie", "Inkoopsegment", "Productgroep", "Domein"],
        /// Nature of the contract
        Nature: "Soort opdracht" ["Type opdracht", "L/D/W", "W/L/D", "Werk/Levering/Dienst", "Aard"],
        /// CPV code
        Cpv: "CPV-code" ["CPV", "Hoofd-CPV", "Hoofd CPV-code"],
        /// Estimated value, euro, excluding VAT
        Value: "Geraamde waarde" [
            "Waarde", "Geraamde waarde in EUR", "Geraamde waarde excl. btw", "Waarde - bedrag", "Gecontracteerde waarde", "Contractwaarde",
            "Opdrachtwaarde", "Totaalwaarde", "Geschatte waarde", "Bedrag", "Raming", "Omvang", "Opdrachtomvang", "Bedrag excl. btw",
        ],
        /// Value of a year, euro, excluding VAT
        AnnualValue: "Jaarwaarde" [
            "Waarde per jaar", "Contractwaarde per jaar", "Jaarlijkse waarde", "Jaarlijkse contractwaarde", "Jaarbedrag", "Bedrag per jaar",
        ],
        /// Procedure
        Procedure: "Procedure" ["Aanbestedingsvorm", "Procedurevorm", "Soort aanbesteding", "Aanbestedingsprocedure"],
        /// Whether a European procedure is followed: yes or no
        European: "Europees aanbesteed" ["Aanbesteed", "Europees"],
        /// Start of the preparation
        Preparation: "Start voorbereiding" ["Start", "Startdatum traject", "Start aanbesteding"],
        /// Publication
        Publication: "Publicatie" ["Publicatiedatum", "Verwachte publicatie", "Verwachte publicatiedatum", "Planning", "Periode", "Kwartaal"],
        /// Last moment for tenders to come in
        Submission: "Sluitingsdatum" [
            "Sluitingsdatum inschrijving", "Sluiting inschrijving", "Sluiting inschrijvingen", "Sluiting", "Sluitingstermijn", "Inschrijving",
            "Inschrijfdatum", "Uiterste inschrijfdatum", "Uiterste datum inschrijving", "Inschrijftermijn", "Deadline inschrijving",
        ],
        /// Award
        Award: "Gunning" ["Datum gunning", "Datum besluit gunning", "Verwachte gunning"],
        /// Start of the contract
        ContractStart: "Ingangsdatum" [
            "Startdatum", "Startdatum contract", "Begindatum", "Aanvang opdracht", "Start uitvoering", "Ingangsdatum contract", "Start contract", "Contract start",
            "Contract startdatum", "Contract ingangsdatum", "Ingang contract", "Contract ingang", "Looptijd van", "Looptijd vanaf", "Looptijd start",
        ],
        /// End of the contract
        ContractEnd: "Einddatum" [
            "Einddatum contract", "Expiratiedatum", "Vervaldatum", "Afloop", "Voltooiing opdracht", "Looptijd t/m",
            "Einde", "Einde contract", "Contract einde", "Contract einddatum", "Looptijd tot", "Looptijd einde", "Afloop contract",
        ],
        /// Step in its life
        Status: "Status" ["Contract status", "Fase", "Stand van zaken"],
        /// Priority
        Priority: "Prioriteit" ["Prio"],
        /// Number of lots
        Lots: "Percelen" ["Aantal percelen"],
        /// Year of the calendar that a row belongs to
        Year: "Jaar" ["Kalenderjaar", "Planjaar", "Jaar aanbesteding", "Jaar van aanbesteding"],
        /// Remarks
        Remarks: "Opmerkingen" ["Opmerking", "Toelichting", "Notities", "Bijzonderheden"],
    }
}
