use super::fields;

fields! {
    /// A column of a budget
    BudgetField {
        /// Name of the line
        Line: "Begrotingspost" ["Post", "Kostenpost", "Omschrijving", "Kostensoort", "Budgetpost", "Naam"],
        /// Amount, euro, excluding VAT
        Amount: "Bedrag" ["Begroting", "Begroot", "Begroot bedrag", "Bedrag excl. btw", "Budget", "Kosten", "Raming"],
        /// Kind of costs, in words of the partnership
        Category: "Categorie" ["Soort kosten", "Kostencategorie", "Kostengroep", "Rubriek", "Soort"],
    }
}
