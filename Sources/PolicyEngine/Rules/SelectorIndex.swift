/// Selectors by what they select, so that a name is found without a walk over all of them.
struct SelectorIndex: Sendable {
    /// Places of the selectors for exactly this name, in document order.
    private var exact: [NameKey: [Int]] = [:]
    /// Patterns in document order.
    private(set) var globs: [(place: Int, pattern: GlobPattern)] = []
    /// Places of `"*"`, in document order.
    private(set) var catchAlls: [Int] = []

    /// An index of selectors in document order.
    init(_ selectors: some Sequence<Selector>) {
        for (place, selector) in selectors.enumerated() {
            switch selector {
            case .exact(let name): exact[NameKey(text: name), default: []].append(place)
            case .glob(let pattern): globs.append((place, pattern))
            case .all: catchAlls.append(place)
            }
        }
    }

    /// Every exact name, in no order.
    var exactNames: some Sequence<String> { exact.keys.lazy.map(\.text) }

    /// Places of the selectors for exactly `name`, none for most names.
    func places(exactly name: String) -> [Int] {
        exact.isEmpty ? [] : exact[NameKey(text: name)] ?? []
    }

    /// True when a pattern selects `name`.
    func hasGlob(for name: String) -> Bool {
        globs.contains { $0.pattern.matches(name) }
    }

    /// True when any selector selects `name`.
    func selects(_ name: String) -> Bool {
        !catchAlls.isEmpty || !places(exactly: name).isEmpty || hasGlob(for: name)
    }
}
