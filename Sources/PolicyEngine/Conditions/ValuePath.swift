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
        case hour(zone: String)
        case weekday(zone: String)
        case date(zone: String)
    }

    /// One step into a value.
    package enum Step: Sendable, Hashable {
        /// The member with this decoded key.
        case key(String)
        /// The element at this place, counted from zero.
        case index(Int)
        /// Every element.
        case every
        /// Every text at any depth, keys of objects included; the last step of a path.
        case everyText
    }

    /// What the path starts from.
    package let root: Root
    /// The way from there, outermost step first; empty for the root itself.
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
