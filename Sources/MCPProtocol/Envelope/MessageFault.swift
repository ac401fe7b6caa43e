package import JSONText

/// Why a text is not a message that the gateway passes on.
package struct MessageFault: Error, Sendable, Equatable {
    /// What is wrong, in a closed set.
    package enum Reason: Sendable, Equatable {
        /// The text is not JSON that every parser reads the same way.
        case text(JSONTextError)
        /// The text exceeds the limit for one message.
        case tooLong
        /// A raw carriage return between two tokens, where some readers of lines end the message.
        case carriageReturn
        case notAnObject
        /// An array of messages where the revision has none, or inside another array.
        case batch
        case emptyBatch
        /// A key equals a known one up to letter case or Unicode folding.
        case confusableKey
        case jsonrpcNotTwo
        case methodNotString
        case methodWithResult
        case resultWithError
        /// Neither a method nor a result nor an error.
        case noContent
        case paramsNotObject
        case metaNotObject
        case errorNotObject
        case invalidID
        /// A response without an id that says which request it answers.
        case responseWithoutID
        case notificationWithID
        case requestWithoutID
        case unsupportedProgressToken
        case revisionNotString
        /// An unknown method that a careless reader could take for a known one.
        case confusableMethod
        /// A member that the method needs is missing or has another type.
        case invalidParameter(StaticName)
    }

    /// A name out of the protocol, never out of the message.
    package struct StaticName: Sendable, Equatable, CustomStringConvertible {
        /// The name.
        package let description: String

        /// A name that the source code spells out.
        package init(_ text: StaticString) {
            self.description = "\(text)"
        }
    }

    /// What is wrong.
    package let reason: Reason
    /// The id to answer under; nil when none was readable, and the answer then carries `"id":null`.
    package let id: RequestID?
    /// True when the faulty message is a notification or response, to which nobody answers.
    package let isUnanswerable: Bool

    /// A fault of the message with `id`.
    package init(_ reason: Reason, id: RequestID? = nil, isUnanswerable: Bool = false) {
        self.reason = reason
        self.id = id
        self.isUnanswerable = isUnanswerable
    }
}

extension MessageFault {
    /// The JSON-RPC error code.
    package var code: Int {
        switch reason {
        case .text, .tooLong, .carriageReturn:
            -32700
        case .notAnObject, .batch, .emptyBatch, .confusableKey, .jsonrpcNotTwo, .methodNotString, .methodWithResult,
            .resultWithError, .noContent, .paramsNotObject, .errorNotObject, .invalidID, .responseWithoutID,
            .notificationWithID, .requestWithoutID:
            -32600
        case .metaNotObject, .unsupportedProgressToken, .revisionNotString, .invalidParameter:
            -32602
        case .confusableMethod:
            -32601
        }
    }

    /// What is wrong and where, for people; never quotes the message.
    package var message: String {
        switch reason {
        case .text(let error): error.message
        case .tooLong: "the message is longer than the gateway accepts"
        case .carriageReturn: "a message must not hold a raw carriage return, where some readers end a line"
        case .notAnObject: "a message must be a JSON object"
        case .batch: "this revision of the protocol has no batches"
        case .emptyBatch: "a batch must not be empty"
        case .confusableKey: "a key differs from a known one only in letter case or Unicode form"
        case .jsonrpcNotTwo: "`jsonrpc` must be the string `2.0`"
        case .methodNotString: "`method` must be a string"
        case .methodWithResult: "a message must not have both a method and a result or error"
        case .resultWithError: "a response must not have both a result and an error"
        case .noContent: "a message must have a method, a result or an error"
        case .paramsNotObject: "`params` must be an object"
        case .metaNotObject: "`_meta` must be an object"
        case .errorNotObject: "`error` must be an object"
        case .invalidID: "`id` must be a string or a canonical integer of at most 20 digits"
        case .responseWithoutID: "a response must carry the id of its request"
        case .notificationWithID: "a notification must not have an id"
        case .requestWithoutID: "a request must have an id"
        case .unsupportedProgressToken: "`progressToken` must be a string or a number"
        case .revisionNotString: "the protocol version must be a string"
        case .confusableMethod: "the method is not known, and differs from a known one only in form"
        case .invalidParameter(let name): "`\(name)` is missing or has the wrong type"
        }
    }

    /// Stable name of the reason, for records and counters.
    package var name: String {
        switch reason {
        case .text: "invalid_json"
        case .tooLong: "too_long"
        case .carriageReturn: "carriage_return"
        case .notAnObject: "not_an_object"
        case .batch: "batch"
        case .emptyBatch: "empty_batch"
        case .confusableKey: "confusable_key"
        case .jsonrpcNotTwo: "jsonrpc_not_two"
        case .methodNotString: "method_not_string"
        case .methodWithResult: "method_with_result"
        case .resultWithError: "result_with_error"
        case .noContent: "no_content"
        case .paramsNotObject: "params_not_object"
        case .metaNotObject: "meta_not_object"
        case .errorNotObject: "error_not_object"
        case .invalidID: "invalid_id"
        case .responseWithoutID: "response_without_id"
        case .notificationWithID: "notification_with_id"
        case .requestWithoutID: "request_without_id"
        case .unsupportedProgressToken: "progress_token"
        case .revisionNotString: "revision_not_string"
        case .confusableMethod: "confusable_method"
        case .invalidParameter: "invalid_parameter"
        }
    }
}
