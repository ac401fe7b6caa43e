package import JSONText

/// Where a condition finds the value that it tests.
package struct ValuePath: Sendable, Hashable {
    /// What the path starts from.
    package enum Root: Sendable, Hashable {
        case arguments
        case toolName, toolCategory, toolRisk
        case toolAnnotation(String)
        case serverName
        case grantLabel, grantTags, grantSubject
        case grantClaim(String)
        case clientName
        case hour(zone: String), weekday(zone: String), date(zone: String)
    }

    /// One step into a value.
    package enum Step: Sendable, Hashable {
        /// The member with this decoded key.
        case key(String)
        /// The element at this place, counted from zero.
        case index(Int)
        /// Every element.
        case every
    }

    package let root: Root
    package let steps: [Step]
    /// The path as the policy writes it, for people.
    package let text: String

    /// A path as parsed from `text`.
    package init(root: Root, steps: [Step] = [], text: String) {
        self.root = root
        self.steps = steps
        self.text = text
    }
}

/// One test of one value.
package struct Condition: Sendable {
    package let path: ValuePath
    package let test: ValueTest
    /// The operator as the policy writes it, for people.
    package let operatorName: String

    /// A condition `path op value`.
    package init(path: ValuePath, test: ValueTest, operatorName: String) {
        self.path = path
        self.test = test
        self.operatorName = operatorName
    }
}

/// What a condition demands of its value; see the manual's table of operators.
package enum ValueTest: Sendable {
    case equals(JSONValue), differs(JSONValue)
    case isOneOf([JSONValue]), isNoneOf([JSONValue])
    case less(JSONNumber), atMost(JSONNumber), greater(JSONNumber), atLeast(JSONNumber)
    case matches(RegularExpression), doesNotMatch(RegularExpression)
    case contains(JSONValue)
    case exists(Bool)
    case startsWith(String), endsWith(String)
    /// Directories, each absolute and normalised.
    case isWithin([String])
    case hostIsOneOf([HostPattern])
    /// Unicode scalars of a string, elements of an array, members of an object.
    case lengthAtMost(Int)
}

/// What a condition comes to.
package enum Outcome: Sendable, Equatable {
    case holds
    case fails
    /// Wrong type, unparsable value, or an absent argument for a negated test: never lets a call pass.
    case undecidable
}
