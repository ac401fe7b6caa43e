package import ToolRisk

/// Which tools, prompts or resources an entry is for.
package enum Selector: Sendable, Hashable {
    /// One name, byte for byte.
    case exact(String)
    /// `*` and `?` over names.
    case glob(GlobPattern)
    /// Every tool that the catalogue puts into this category.
    case category(RiskCategory)
    /// `"*"`: everything.
    case all

    /// True when what is called `name` is selected; names are compared byte for byte, and an unknown category (nil) is
    /// none.
    package func selects(_ name: String, category: RiskCategory?) -> Bool {
        switch self {
        case .exact(let exact): exact.utf8.elementsEqual(name.utf8)
        case .glob(let pattern): pattern.matches(name)
        case .category(let wanted): category == wanted
        case .all: true
        }
    }

    /// The selector as a policy writes it, for people.
    package var text: String {
        switch self {
        case .exact(let name): name
        case .glob(let pattern): pattern.text
        case .category(let category): "@\(category.rawValue)"
        case .all: "*"
        }
    }
}
