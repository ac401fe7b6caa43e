package import JSONText
package import RegularExpressions

/// What a condition demands of its value; see the manual's table of operators.
package enum ValueTest: Sendable {
    case equals(JSONValue)
    case differs(JSONValue)
    case isOneOf([JSONValue])
    case isNoneOf([JSONValue])
    case less(JSONNumber)
    case atMost(JSONNumber)
    case greater(JSONNumber)
    case atLeast(JSONNumber)
    case matches(RegularExpression)
    case doesNotMatch(RegularExpression)
    /// A substring, or an element of an array.
    case contains(JSONValue)
    /// Present and not null, or absent or null.
    case exists(Bool)
    case startsWith(String)
    case endsWith(String)
    /// Directories, each absolute and normalised.
    case isWithin([String])
    case hostIsOneOf([HostPattern])
    /// Unicode scalars of a string, elements of an array, members of an object.
    case lengthAtMost(Int)
    /// Seen in a result of one of these tools of the same server.
    case isFrom([String])
    /// A text in which one of these finds something.
    case holdsFinding([Detector])

    /// Whether numbers are read as texts where every text is tested: the number of a card may be one.
    var readsNumbers: Bool {
        if case .holdsFinding = self { true } else { false }
    }
}
