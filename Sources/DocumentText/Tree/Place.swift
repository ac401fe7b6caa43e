/// Where a key or value stands: line and column for the eye, JSON Pointer for machines.
package struct Place: Sendable, Hashable, Comparable {
    /// Counted from one.
    package let line: Int
    /// In Unicode scalars, counted from one.
    package let column: Int
    /// JSON Pointer of the value; empty for the whole document.
    package let pointer: String

    /// A place.
    package init(line: Int, column: Int, pointer: String) {
        self.line = line
        self.column = column
        self.pointer = pointer
    }

    /// The document's first character.
    package static let start = Place(line: 1, column: 1, pointer: "")

    /// The order of the text.
    package static func < (left: Place, right: Place) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// The pointer of a member or element below `pointer`, escaped as RFC 6901 says.
    package static func pointer(_ pointer: String, appending token: String) -> String {
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
