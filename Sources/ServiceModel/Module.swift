// ServiceModel
