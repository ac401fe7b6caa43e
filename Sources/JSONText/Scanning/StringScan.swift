/// Where a string ends and whether it holds a backslash.
struct StringScan {
    /// Offset of the closing quote.
    var closingQuote: Int
    var hasEscapes: Bool
}
