/// The names of Unicode properties that ECMA-262 and RE2 both have, RE2's being the short ones.
enum UnicodeProperty {
    private static let categories: [String: String] = [
        "Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
        "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M",
        "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd",
        "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "punct": "P",
        "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe",
        "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Symbol": "S",
        "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Other_Symbol": "So",
        "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp",
        "Control": "Cc", "cntrl": "Cc", "Format": "Cf",
    ]

    /// Categories that RE2 has; it does not know `C` in full, `Cn`, `Cs` with JSON texts, or `LC`.
    private static let shortCategories: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "Cc", "Cf",
    ]

    /// RE2's name of a property as ECMA-262 writes it between braces; nil when RE2 has none.
    static func shortName(of property: String) -> String? {
        let parts = property.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first else { return nil }
        guard parts.count == 2 else { return category(first) }
        switch first {
        case "General_Category", "gc": return category(parts[1])
        case "Script", "sc": return isScript(parts[1]) ? parts[1] : nil
        default: return nil
        }
    }

    private static func category(_ name: String) -> String? {
        let short = categories[name] ?? name
        return shortCategories.contains(short) ? short : nil
    }

    /// Whether a name looks like a script's long name; RE2 refuses those that it does not know.
    private static func isScript(_ name: String) -> Bool {
        name.utf8.count > 2 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
    }
}
