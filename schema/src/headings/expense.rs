use super::fields;

fields! {
    /// A column of a list of expenses
    ExpenseField {
        /// Number of the row: it says nothing about the expense and is not kept
        Number: "Volgnr" ["#", "Nr", "Nr.", "Volgnummer", "Rij"],
        /// Day of the expense
        Date: "Datum" [
            "Factuurdatum", "Datum factuur", "Boekdatum", "Boekingsdatum", "Betaaldatum", "Datum betaling", "Datum uitgave", "Uitgavedatum",
        ],
        /// Line of the budget
        Line: "Begrotingspost" ["Post", "Kostenpost", "Budgetpost", "Kostensoort"],
        /// Member that paid
        Payer: "Betaald door" ["Betaler", "Betalende gemeente", "Voorgeschoten door", "Gemeente", "Organisatie", "Deelnemer", "Kassier"],
        /// Amount, euro, excluding VAT; negative for a refund
        Amount: "Bedrag" [
            "Bedrag excl. btw", "Bedrag in EUR", "Factuurbedrag", "Kosten", "Realisatie", "Gerealiseerd", "Uitgave", "Uitgaven", "Werkelijke kosten",
        ],
        /// Number of the invoice or booking
        Reference: "Factuurnummer" [
            "Factuurnr", "Factuur", "Kenmerk", "Referentie", "Referentienummer", "Boekstuk", "Boekstuknummer", "Boekingsnummer", "Verplichtingnummer",
        ],
        /// What became of the VAT, which the amount excludes
        VatTreatment: "Btw-behandeling" [
            "Behandeling btw", "Btw-regime", "Btw-status", "Btw-soort", "Soort btw", "Btw-verwerking", "Verwerking btw",
        ],
        /// Description
        Description: "Omschrijving" ["Beschrijving", "Toelichting", "Opmerking", "Opmerkingen", "Onderwerp"],
    }
}
