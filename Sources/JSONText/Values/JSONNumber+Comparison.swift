extension JSONNumber: Comparable {
    /// How one number stands to another.
    package enum Ordering: Int, Sendable {
        case less = -1
        case equal = 0
        case greater = 1

        var reversed: Ordering {
            switch self {
            case .less: .greater
            case .equal: .equal
            case .greater: .less
            }
        }
    }

    /// Compares exact decimal values.
    ///
    /// Magnitudes come first, so that no exponent makes it slow.
    package static func compareExact(_ left: JSONNumber, _ right: JSONNumber) -> Ordering {
        if left.isNegative != right.isNegative { return left.isNegative ? .less : .greater }
        let ordering = compareMagnitudes(left, right)
        return left.isNegative ? ordering.reversed : ordering
    }

    /// Whether the exact value of one number is below that of another.
    package static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        compareExact(left, right) == .less
    }

    /// Whether two numbers have the same exact value.
    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.isNegative == right.isNegative && left.digitCount == right.digitCount && left.exponent == right.exponent
            && left.coefficient == right.coefficient && left.wideDigits == right.wideDigits
    }

    /// Feeds the exact value to a hasher.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(isNegative)
        hasher.combine(exponent)
        hasher.combine(coefficient)
        hasher.combine(wideDigits)
    }

    private static func compareMagnitudes(_ left: JSONNumber, _ right: JSONNumber) -> Ordering {
        if left.isZero || right.isZero { return order(left.digitCount, right.digitCount) }
        if left.magnitude != right.magnitude { return order(left.magnitude, right.magnitude) }
        let difference = Int(left.digitCount) - Int(right.digitCount)
        if left.wideDigits.isEmpty && right.wideDigits.isEmpty {
            // Same place of the first digit: the longer coefficient gives the scale, and 38 digits fit.
            return order(
                left.coefficient &* powerOfTen(-difference), right.coefficient &* powerOfTen(difference))
        }
        for (mine, theirs) in zip(left.digits, right.digits) where mine != theirs { return order(mine, theirs) }
        return order(difference, 0)
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Ordering {
        left < right ? .less : left > right ? .greater : .equal
    }
}
