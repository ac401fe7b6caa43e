internal import Diagnostics
internal import DocumentText
internal import JSONText
internal import PolicyEngine

/// Reads quantities, and the shorthands `10/minute` and `$500/day`.
enum AmountReader {
    /// What a shorthand says.
    struct Shorthand: Equatable {
        let max: Amount
        let window: Window
    }

    /// The amount of a number, exactly; nil when it is negative, too large, or finer than nine decimal places.
    static func amount(_ number: JSONNumber) -> Amount? {
        guard !number.isNegative, let billionths = number.scaledUp(decimals: Amount.decimals) else { return nil }
        let amount = Amount(billionths: billionths)
        guard amount <= .maximum, let back = JSONNumber(amount.description),
            JSONNumber.compareExact(back, number) == .equal
        else { return nil }
        return amount
    }

    /// `10/minute`.
    static func rate(_ text: String) throws(ReadingError) -> Shorthand {
        let help = "write a count and a window, such as `10/minute`"
        let (count, window) = try split(text, what: "rate limit", help: help)
        guard !count.isEmpty, count.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = JSONNumber(count),
            let max = amount(number), max > .zero
        else {
            throw ReadingError(
                "rate limit \(PlainText.quoted(text)) does not start with a positive whole number", help: help)
        }
        return Shorthand(max: max, window: window)
    }

    /// `$500/day`, `500 EUR/day`, `500/day`: the currency is for people.
    static func spend(_ text: String) throws(ReadingError) -> Shorthand {
        let help = "write an amount and a window, such as `$500/day` or `99.50 EUR/day`"
        let (quantity, window) = try split(text, what: "spend limit", help: help)
        let isNumeric: (Character) -> Bool = { $0 == "." || $0 == "-" || $0 == "," || ("0"..."9").contains($0) }
        guard let start = quantity.firstIndex(where: isNumeric) else {
            throw ReadingError("spend limit \(PlainText.quoted(text)) holds no amount", help: help)
        }
        let figures = quantity[start...].prefix(while: isNumeric)
        let unit = trimmed(quantity[..<start]) + trimmed(quantity[figures.endIndex...])
        guard !unit.contains(where: isNumeric), let number = JSONNumber(String(figures)), let max = amount(number),
            max > .zero
        else {
            throw ReadingError(
                "spend limit \(PlainText.quoted(text)) has no positive amount",
                help: figures.contains(",") ? "write the amount without thousands separators" : help)
        }
        return Shorthand(max: max, window: window)
    }

    private static func split(
        _ text: String, what: String, help: String
    ) throws(ReadingError) -> (quantity: String, window: Window) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { trimmed($0) }
        guard parts.count == 2 else {
            throw ReadingError("\(what) \(PlainText.quoted(text)) cannot be read", help: help)
        }
        let word = parts[1]
        guard WindowReader.shorthandWords.contains(word), let window = WindowReader.window(word: word) else {
            let choices = "the short form knows `minute`, `hour` and `day`; other windows need `{max, window}`"
            let near = NearName.nearest(to: word, among: WindowReader.shorthandWords)
            throw ReadingError(
                "\(what) window \(PlainText.quoted(word)) is unknown",
                help: (near.map { "did you mean `\($0)`? " } ?? "") + choices)
        }
        return (parts[0], window)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
