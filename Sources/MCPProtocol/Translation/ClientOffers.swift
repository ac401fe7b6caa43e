package import JSONText

/// What a client can be asked for, by its capabilities.
package struct ClientOffers: OptionSet, Sendable, Hashable {
    /// One bit for each offer.
    package let rawValue: UInt8

    /// Offers by their bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Its user can fill in a form.
    package static let formElicitation = ClientOffers(rawValue: 1 << 0)
    /// Its user can be sent to a URL.
    package static let urlElicitation = ClientOffers(rawValue: 1 << 1)
    /// It lends its model.
    package static let sampling = ClientOffers(rawValue: 1 << 2)
    /// It names the places that it works in.
    package static let roots = ClientOffers(rawValue: 1 << 3)

    /// Reads a `capabilities` object; nothing is offered by any other node.
    package init(_ capabilities: JSONNodeID, in document: JSONDocument) {
        self = []
        if let elicitation = document.object("elicitation", of: capabilities) {
            let hasURL = document.object("url", of: elicitation) != nil
            // Before modes had names, an elicitation was a form.
            if !hasURL || document.object("form", of: elicitation) != nil { insert(.formElicitation) }
            if hasURL { insert(.urlElicitation) }
        }
        if document.object("sampling", of: capabilities) != nil { insert(.sampling) }
        if document.object("roots", of: capabilities) != nil { insert(.roots) }
    }

    /// The offer that a request of the server needs; nil for a method that asks clients for nothing, and for an
    /// elicitation of an unknown mode.
    ///
    /// - Parameter params: the request's `params`; nil when it has none.
    package init?(neededBy method: Method, params: JSONNodeID?, in document: JSONDocument) {
        if method == .samplingCreateMessage {
            self = .sampling
        } else if method == .rootsList {
            self = .roots
        } else if method == .elicitationCreate {
            guard let params, let needed = ElicitationRequest(params, in: document).mode.offer else { return nil }
            self = needed
        } else {
            return nil
        }
    }
}

extension ElicitationRequest.Mode {
    /// What a client must offer to be asked so.
    fileprivate var offer: ClientOffers? {
        switch self {
        case .form: .formElicitation
        case .url: .urlElicitation
        case .unknown: nil
        }
    }
}
