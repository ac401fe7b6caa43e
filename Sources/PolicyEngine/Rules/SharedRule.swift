/// A rule behind one reference, so that a decision looks at it in place instead of copying its parts.
final class SharedRule: Sendable {
    let rule: Rule

    init(_ rule: Rule) {
        self.rule = rule
    }
}
