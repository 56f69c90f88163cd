use super::fields;

fields! {
    /// A column of a contract register
    ContractField {
        /// Reference: unique in the register of an organization
        Reference: "Contractnummer" [
            "Contract nr.", "Contractnr", "Contract ID", "Contractkenmerk", "Database nr.", "#", "Nr", "Nr.", "Kenmerk", "Referentie",
            "Referentienummer", "Nummer", "Tenderned kenmerk", "Volgnr", "Volgnummer", "ID", "Zaaknummer", "Dossiernummer",
        ],
        /// Title
        Title: "Titel" [
            "Naam contract", "Contractnaam", "Contract", "Contracttitel", "Titel contract", "Naam aanbesteding", "Naam traject", "Traject", "Onderwerp", "Onderwerp contract",
            "Project", "Projectnaam", "Opdracht", "Naam",
        ],
        /// Description
        Description: "Omschrijving" [
            "Beschrijving", "Omschrijving contract", "Contractomschrijving", "Omschrijving aanbesteding", "Korte beschrijving opdracht",
            "Korte omschrijving", "Toelichting opdracht", "Scope",
        ],
        /// Organization that holds it
        Organization: "Gemeente" [
            "Officiële naam Aanbestedende dienst", "Naam Aanbestedende dienst", "Opdrachtgever", "Aanbestedende dienst", "Organisatie", "Contracthouder", "Initiatiefnemer",
        ],
        /// Supplier
        Supplier: "Leverancier" [
            "Leveranciersnaam", "Naam leverancier", "Fabrikant", "Opdrachtnemer", "Contractpartij", "Contractant", "Wederpartij", "Officiële benaming",
        ],
        /// Number of the supplier in the Dutch trade register
        KvkNumber: "KvK-nummer" ["Kvknummer", "KvK", "KvK nr", "KvK-nummer leverancier", "KvK leverancier", "Handelsregisternummer"],
        /// Contact
        Contact: "Contracteigenaar" [
            "Contactpersoon", "Contractmanager", "Contractbeheerder", "Inkoopadviseur", "Inkoper", "Projectleider", "Budgethouder", "Afdeling",
        ],
        /// Category
        Category: "Inkooppakket" ["Categorie", "Inkoopcategorie", "PIANOo categorie", "Inkoopsegment", "Productgroep", "Domein"],
        /// Nature of the contract
        Nature: "Soort opdracht" ["Type opdracht", "L/D/W", "W/L/D", "Werk/Levering/Dienst", "Aard"],
        /// CPV code
        Cpv: "CPV-code" ["CPV", "Hoofd-CPV", "Hoofd CPV-code"],
        /// Value over the whole term, euro, excluding VAT
        Value: "Contractwaarde" [
            "Gecontracteerde waarde", "Waarde", "Waarde - bedrag", "Geraamde waarde", "Geraamde waarde in EUR", "Opdrachtwaarde", "Totaalwaarde",
            "Totale contractwaarde", "Geschatte waarde", "Bedrag", "Raming", "Omvang", "Opdrachtomvang", "Bedrag excl. btw",
        ],
        /// Value of a year, euro, excluding VAT
        AnnualValue: "Jaarwaarde" [
            "Waarde per jaar", "Contractwaarde per jaar", "Jaarlijkse waarde", "Jaarlijkse contractwaarde", "Jaarbedrag", "Bedrag per jaar",
        ],
        /// First day
        Start: "Ingangsdatum" [
            "Startdatum", "Startdatum contract", "Begindatum", "Begindatum contract", "Aanvang opdracht", "Start uitvoering", "Ingangsdatum contract", "Start",
        ],
        /// Last day before any extension
        OriginalEnd: "Oorspronkelijke einddatum" [
            "Oorspronkelijke einddatum contract", "Oorspronkelijke einddatum bij toepassing verlenging", "Initiële einddatum", "Eerste einddatum",
            "Einddatum oorspronkelijk",
        ],
        /// Last day as it stands now
        CurrentEnd: "Einddatum" [
            "Einddatum contract", "Huidige einddatum", "Expiratiedatum", "Vervaldatum", "Afloop", "Afloopdatum", "Voltooiing opdracht", "Looptijd t/m",
        ],
        /// Last day after all extension options
        UltimateEnd: "Uiterste einddatum" [
            "Uiterste einddatum contract", "Maximale einddatum", "Max. einddatum", "Einddatum incl. opties", "Einddatum inclusief opties",
            "Einddatum incl. verlenging", "Einddatum incl. verlengingen", "Einddatum inclusief verlengingen",
        ],
        /// Extension options
        Extension: "Verlengingsopties" ["Verlengingsoptie", "Verlenging", "Verlengingen", "Verlengopties", "Optie", "Opties", "Optiejaren"],
        /// Tacit renewal
        Renewal: "Stilzwijgende verlenging" ["Automatische verlenging", "Stilzwijgend verlengen", "Stilzwijgend"],
        /// Notice period
        Notice: "Opzegtermijn" ["Opzegtermijn contract", "Opzegtermijn aanwezig", "Opzegperiode"],
        /// Last day on which notice can be given
        NoticeDate: "Uiterste opzegdatum" ["Opzeggen voor", "Opzegdatum", "Uiterlijke opzegdatum", "Uiterlijk opzeggen", "Opzeggen uiterlijk"],
        /// Where it stands
        Status: "Status" ["Contract status", "Contractstatus", "Fase", "Stand van zaken"],
        /// Remarks
        Remarks: "Opmerkingen" ["Opmerking", "Toelichting", "Notities", "Bijzonderheden"],
    }
}
