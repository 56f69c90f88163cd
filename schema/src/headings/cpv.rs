use super::fields;

fields! {
    /// A column of a list of CPV codes
    CpvField {
        /// The code, with or without check digit
        Code: "CPV-code" ["Code", "CPV", "CPV-codes", "CPV 2008"],
        /// Dutch label
        Dutch: "Nederlands" ["NL", "nld", "Dutch", "Nederlandse benaming", "Nederlandse omschrijving", "Omschrijving NL", "Omschrijving Nederlands"],
        /// English label
        English: "Engels" ["EN", "eng", "English", "Engelse benaming", "Engelse omschrijving", "Omschrijving EN", "Omschrijving Engels"],
        /// The code above it: only compared with what follows from its digits
        Parent: "Bovenliggende code" ["Bovenliggende CPV-code", "Parent"],
        /// Whether it is on the list of social and other specific services
        Social: "Sociale of specifieke dienst" ["Sociale en andere specifieke dienst", "Sociale en specifieke dienst", "SAS-dienst", "Bijlage XIV"],
        /// The list that it is of: no other than CPV 2008 counts
        List: "Codelijst" ["Lijst", "CPV-versie"],
    }
}
