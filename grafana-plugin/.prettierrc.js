// As in the rest of the repository.
module.exports = require('../.prettierrc.json');
