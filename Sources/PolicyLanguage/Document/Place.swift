/// Where a key or value stands: line and column for the eye, JSON Pointer for machines.
struct Place: Hashable, Comparable {
    /// Counted from one.
    let line: Int
    /// In Unicode scalars, counted from one.
    let column: Int
    let pointer: String

    static let start = Place(line: 1, column: 1, pointer: "")

    static func < (left: Place, right: Place) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// The pointer of a member or element below `pointer`, escaped as RFC 6901 says.
    static func pointer(_ pointer: String, appending token: String) -> String {
        var result = pointer + "/"
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
