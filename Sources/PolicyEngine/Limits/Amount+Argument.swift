internal import JSONText

extension Amount {
    /// The amount that a JSON number names, rounded up to billionths; nil when it is negative, `-0`, beyond
    /// ``maximum``, or not the number that a JavaScript upstream would see.
    init?(argument number: JSONNumber) {
        guard !number.isNegative, !number.isNegativeZero, Amount.isSameAsDouble(number),
            let billionths = number.scaledUp(decimals: Amount.decimals), billionths <= Amount.maximum.billionths
        else { return nil }
        self.init(billionths: billionths)
    }

    /// Largest integer below which every integer is a double.
    private static let maxExactInteger: Int64 = 1 << 53

    /// Whether the shortest digits of the number's double are the number itself.
    private static func isSameAsDouble(_ number: JSONNumber) -> Bool {
        if let integer = number.int64Value, integer <= maxExactInteger { return true }
        return JSONNumber(number.doubleValue.description) == number
    }
}
