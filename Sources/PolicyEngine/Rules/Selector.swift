/// Which tools, prompts or resources an entry is for.
package enum Selector: Sendable, Hashable {
    /// One name, byte for byte.
    case exact(String)
    /// `*` and `?` over names.
    case glob(GlobPattern)
    /// `"*"`: everything.
    case all

    /// True when `name` is selected; names are compared byte for byte.
    package func selects(_ name: String) -> Bool {
        switch self {
        case .exact(let exact): exact.utf8.elementsEqual(name.utf8)
        case .glob(let pattern): pattern.matches(name)
        case .all: true
        }
    }

    /// The selector as a policy writes it, for people.
    var text: String {
        switch self {
        case .exact(let name): name
        case .glob(let pattern): pattern.text
        case .all: "*"
        }
    }
}
