/** The file in the folder of a machine that has the token of its administrator. */
export const adminTokenFileName = 'admin-token';
