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
}
