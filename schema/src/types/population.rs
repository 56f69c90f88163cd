use super::text_enum::text_enum;

text_enum! {
    /// Status of a CBS figure
    pub enum FigureStatus {
        /// Voorlopig: CBS may still revise it
        Provisional = "PROVISIONAL",
        /// Definitief
        Definitive = "DEFINITIVE",
    }
}
