// CognitoAPI
