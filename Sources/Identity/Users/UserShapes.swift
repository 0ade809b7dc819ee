public import ServiceModel

extension KnownUser {
    /// The attributes as the API lists them, `sub` first. `client` hides what its users may not read.
    public func attributeList(for client: AppClient? = nil) -> [AttributeType] {
        var list = [AttributeType(name: "sub", value: sub)]
        for (name, value) in attributes.all where client?.shows(name) ?? true {
            list.append(AttributeType(name: name, value: value))
        }
        return list
    }
}

extension User {
    /// As ListUsers shows it.
    public var shape: UserType {
        UserType(
            username: username, attributes: attributeList(), userCreateDate: Timestamp(milliseconds: createdAt),
            userLastModifiedDate: Timestamp(milliseconds: modifiedAt), enabled: isEnabled, userStatus: status,
            mfaOptions: mfa.options)
    }
}
